import { PassThrough, Writable } from 'node:stream';
import { auditOutput } from '../../../runtime/adapters/audit-output';

/** A stream that keeps what it gets and writes it only when told. */
function slowStream() {
  const written: string[] = [];
  const pending: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 8,
    write(chunk, _, done) {
      written.push(chunk.toString());
      pending.push(done);
    },
  });
  return { stream, written, release: () => pending.shift()?.() };
}

const settled = async (promise: unknown) => {
  let done = false;
  void Promise.resolve(promise).then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
};

it('writes lines with a line end, and goes on while the stream wants more', () => {
  const stream = new PassThrough();
  const sink = auditOutput(stream, new PassThrough());
  expect([sink.write('{"a":1}\n{"a":2}'), sink.write('{"a":3}')]).toEqual([true, true]);
  expect(stream.read().toString()).toBe('{"a":1}\n{"a":2}\n{"a":3}\n');
});

it('asks for a pause while the stream is full, takes the line all the same, and leaves no listener behind', async () => {
  const { stream, written, release } = slowStream();
  const listeners = () => ['drain', 'error', 'close'].map((event) => stream.listenerCount(event));
  const sink = auditOutput(stream, new PassThrough());
  const before = listeners();
  const pause = sink.write('0123456789');
  expect(await settled(pause)).toBe(false);
  expect(written).toEqual(['0123456789\n']);
  release();
  expect(await settled(pause)).toBe(true);
  expect(listeners()).toEqual(before);
});

it('ends the pause and takes nothing more when the reader is gone (EPIPE)', async () => {
  const { stream } = slowStream();
  const sink = auditOutput(stream, new PassThrough());
  const pause = sink.write('0123456789');
  const failure = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  stream.destroy(failure);
  expect(await settled(pause)).toBe(true);
  expect(() => sink.write('x')).toThrow(
    expect.objectContaining({ message: 'the audit output is closed', cause: failure }),
  );
});

it('takes nothing after an error, even if the stream lives on', () => {
  const stream = new PassThrough();
  const sink = auditOutput(stream, new PassThrough());
  stream.emit('error', new Error('ENOSPC'));
  expect(() => sink.write('x')).toThrow('the audit output is closed');
  expect(stream.read()).toBeNull();
});

it('takes nothing after the stream has ended', () => {
  const stream = new PassThrough();
  const sink = auditOutput(stream, new PassThrough());
  stream.end();
  expect(() => sink.write('x')).toThrow('the audit output is closed');
});

it('has a last resort on another stream, whose failure ends nothing', () => {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const sink = auditOutput(output, errors);
  sink.emergency('{"record":{}}');
  expect(errors.read().toString()).toBe('{"record":{}}\n');
  expect(output.read()).toBeNull();
  expect(errors.emit('error', new Error('EPIPE'))).toBe(true);
});
