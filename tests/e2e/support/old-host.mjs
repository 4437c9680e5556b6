// A native host from another time: it greets with a protocol number that nobody else knows.
const VERSION = '9.9.0';

function reply(message) {
  const text = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  process.stdout.write(Buffer.concat([length, text]));
}

let bytes = Buffer.alloc(0);
process.stdin.on('data', (data) => {
  bytes = Buffer.concat([bytes, data]);
  while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32LE()) {
    const end = 4 + bytes.readUInt32LE();
    const { id } = JSON.parse(bytes.subarray(4, end));
    bytes = bytes.subarray(end);
    const result = { name: 'nywhere-host', version: VERSION, protocols: [99], capabilities: [] };
    reply({ id, result });
  }
});
