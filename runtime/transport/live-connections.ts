import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Ends connections of a server without losing the request that is being answered. */
export interface LiveConnections {
  /** Asks the client to go on over a new connection, with the answer under way or else the next one. */
  retire(socket: Duplex): void;

  /** Ends a connection: at once when it is idle, else as soon as the answer is out, and soon at the latest. */
  end(socket: Duplex): void;
}

/** Time for the last answer of a connection that is ended, in milliseconds. */
const LAST_ANSWER_MILLISECONDS = 5_000;

/** Begins to follow which connections of a server have an answer under way. */
export function followConnections(server: Pick<Server, 'prependListener'>): LiveConnections {
  const answering = new Map<Duplex, ServerResponse>();
  const retired = new WeakSet<Duplex>();
  const ending = new WeakSet<Duplex>();

  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.set(socket, response);
    if (retired.has(socket)) {
      response.setHeader('connection', 'close');
    }
    response.once('close', () => {
      // A client may have sent its next request already; then that one's answer is the last.
      if (answering.get(socket) === response) {
        answering.delete(socket);
        if (ending.has(socket)) {
          socket.destroy();
        }
      }
    });
  });

  function retire(socket: Duplex): void {
    retired.add(socket);
    const response = answering.get(socket);
    if (response?.headersSent === false) {
      response.setHeader('connection', 'close');
    }
  }

  return {
    retire,
    end(socket) {
      if (!answering.has(socket)) {
        socket.destroy();
        return;
      }
      retire(socket);
      ending.add(socket);
      const cut = setTimeout(() => socket.destroy(), LAST_ANSWER_MILLISECONDS).unref();
      socket.once('close', () => clearTimeout(cut));
    },
  };
}
