// The peer of the fan-out: npm ws, one message of 200 bytes to everybody every 200 ms, as its documentation does it.
import { WebSocketServer, WebSocket } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false }, () => {
  console.log(`127.0.0.1:${server.address().port}`);
});
const event = Buffer.from(JSON.stringify({ n: 1, k: "comment", text: "x".repeat(166) }));
setInterval(() => {
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) client.send(event, { binary: false });
  }
}, 200);
process.stdin.on("end", () => process.exit()).resume();
