// Requests byte for byte, for what HTTP clients do not let one write.

import { connect } from 'node:net';

/** Sends this, and resolves with all that came until the server ended the connection. */
export function rawRequest(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let received = '';
    socket.on('data', (bytes) => (received += bytes.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
  });
}
