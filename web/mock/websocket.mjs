// The few frames of RFC 6455 that the stand-in's rooms need: text both ways, ping, close.
import { createHash } from 'node:crypto';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export class Socket {
  constructor(raw) {
    this.raw = raw;
    this.rest = Buffer.alloc(0);
    this.onText = () => {};
    this.onClose = () => {};
    raw.on('data', (bytes) => this.read(bytes));
    raw.on('close', () => this.gone());
    raw.on('error', () => this.gone());
  }

  send(text) {
    if (!this.raw.destroyed) this.raw.write(frame(1, Buffer.from(text)));
  }

  close(code) {
    if (this.raw.destroyed) return;
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    this.raw.end(frame(8, body));
  }

  gone() {
    if (this.left) return;
    this.left = true;
    this.onClose();
  }

  read(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      if (this.rest.length < 2) return;
      let size = this.rest[1] & 0x7f;
      let at = 2;
      if (size === 126) {
        if (this.rest.length < 4) return;
        size = this.rest.readUInt16BE(2);
        at = 4;
      } else if (size === 127) return this.close(4009);
      if (this.rest.length < at + 4 + size) return;
      const mask = this.rest.subarray(at, at + 4);
      const body = Buffer.from(this.rest.subarray(at + 4, at + 4 + size).map((byte, i) => byte ^ mask[i % 4]));
      const kind = this.rest[0] & 0x0f;
      this.rest = this.rest.subarray(at + 4 + size);
      if (kind === 8) return void this.raw.end(frame(8, body));
      if (kind === 9) this.raw.write(frame(10, body));
      if (kind === 1) this.onText(body.toString('utf8'));
    }
  }
}

function frame(kind, body) {
  const head = body.length < 126 ? Buffer.alloc(2) : body.length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | kind;
  if (head.length === 2) head[1] = body.length;
  if (head.length === 4) (head[1] = 126), head.writeUInt16BE(body.length, 2);
  if (head.length === 10) (head[1] = 127), head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}

/** Takes the upgrade; null where it is none. */
export function accept(request, raw) {
  const key = request.headers['sec-websocket-key'];
  if (!key) return null;
  const answer = createHash('sha1').update(`${key}${MAGIC}`).digest('base64');
  raw.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`,
  );
  raw.setNoDelay(true);
  return new Socket(raw);
}

export function refuse(raw, status) {
  raw.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}
