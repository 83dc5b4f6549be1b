import { Events, isDecision, type SimulationEvent } from '../../../lib/simulator/system/event';

const line = { id: '1', service_name: 'orders', status: 'deny', hash: 'f0' };

function published(text: string, stream: 'stdout' | 'stderr' = 'stdout'): SimulationEvent | undefined {
  const events = new Events();
  const heard: SimulationEvent[] = [];
  events.subscribe((event) => heard.push(event));
  events.printed({ workload: 'orders', stream, text });
  return heard[0];
}

describe('what a workload prints', () => {
  it('is a line of the audit log when it stands in a chain', () => {
    const text = JSON.stringify(line);
    expect(published(text)).toEqual({ kind: 'audit', workload: 'orders', line, text });
  });

  it.each([
    ['text', 'ready'],
    ['broken JSON', '{"service_name":'],
    ['another object', '{"level":"error"}'],
    ['an audit line without a hash', JSON.stringify({ ...line, hash: undefined })],
  ])('is a log when it is %s', (_, text) => {
    expect(published(text)?.kind).toBe('log');
  });

  it('is a log on the channel for errors, whatever it says', () => {
    expect(published(JSON.stringify(line), 'stderr')?.kind).toBe('log');
  });

  it('is a decision unless it begins or signs the chain', () => {
    expect(isDecision(line)).toBe(true);
    expect(isDecision({ ...line, type: 'head' })).toBe(false);
  });

  it('is heard by nobody who has left', () => {
    const events = new Events();
    const heard: SimulationEvent[] = [];
    events.subscribe((event) => heard.push(event))();
    events.printed({ workload: 'orders', stream: 'stdout', text: 'ready' });
    expect(heard).toEqual([]);
  });
});
