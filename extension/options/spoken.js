// What is read out, and shown in another way or not at all.

export function say(text) {
  const spoken = document.getElementById('spoken');
  spoken.textContent = '';
  spoken.textContent = text;
}
