export { createVerifier } from './verify.js';
export { createNonces } from './nonce.js';
export { HandleError, refusals } from './refusal.js';
