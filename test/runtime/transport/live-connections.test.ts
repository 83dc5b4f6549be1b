import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import { followConnections, type LiveConnections } from '../../../runtime/transport/live-connections';

class Response extends EventEmitter {
  headersSent = false;
  readonly setHeader = jest.fn();
}

let server: EventEmitter;
let connections: LiveConnections;
let socket: Duplex;

beforeEach(() => {
  jest.useFakeTimers();
  server = new EventEmitter();
  connections = followConnections(server as never);
  socket = new Duplex({ read() {}, write() {} });
});

afterEach(() => jest.useRealTimers());

function request(): Response {
  const response = new Response();
  server.emit('request', { socket }, response);
  return response;
}

it('cuts a connection whose last answer does not end, five seconds after it was to end', () => {
  request();
  connections.end(socket);
  jest.advanceTimersByTime(4_999);
  expect(socket.destroyed).toBe(false);
  jest.advanceTimersByTime(1);
  expect(socket.destroyed).toBe(true);
});

it('ends a connection with the last of several answers', () => {
  const first = request();
  const second = request();
  connections.end(socket);
  first.emit('close');
  expect(socket.destroyed).toBe(false);
  second.emit('close');
  expect(socket.destroyed).toBe(true);
});

it('does not touch an answer whose head is out already, and closes after the next', () => {
  const response = request();
  response.headersSent = true;
  connections.retire(socket);
  expect(response.setHeader).not.toHaveBeenCalled();
  response.emit('close');
  expect(request().setHeader).toHaveBeenCalledWith('connection', 'close');
});

it('leaves a connection alone that nobody ends', () => {
  request().emit('close');
  jest.advanceTimersByTime(60_000);
  expect(socket.destroyed).toBe(false);
});
