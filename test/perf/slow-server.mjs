// usage: node slow-server.mjs MILLISECONDS [MILLISECONDS OF EVERY TENTH]
// A server that speaks as much of OpenAI's API as a measurement needs; it prints its address. In a process of its own, so that it
// takes no time from the one that is measured.
import { createServer } from 'node:http';
import process from 'node:process';
import { setTimeout } from 'node:timers';

const [plainMs, tenthMs = plainMs] = process.argv.slice(2).map(Number);
const answer = JSON.stringify({
  model: 'slow',
  choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 600, completion_tokens: 1, total_tokens: 601 },
});
let requests = 0;
const server = createServer((request, response) => {
  const after = requests++ % 10 === 9 ? tenthMs : plainMs;
  request.resume();
  request.on('end', () => {
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    }, after);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
// Ends with the one that started it.
process.stdin.resume().on('end', () => process.exit());
