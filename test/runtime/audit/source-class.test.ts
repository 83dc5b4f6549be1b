import { sourceClass } from '../../../runtime/audit/source-class';

it.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['10.0.0.1', 'private'],
  ['172.15.255.255', 'public'],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'public'],
  ['192.168.1.1', 'private'],
  ['192.169.0.0', 'public'],
  ['100.63.255.255', 'public'],
  ['100.64.0.1', 'private'],
  ['169.254.169.254', 'private'],
  ['::FFFF:10.1.2.3', 'private'],
  ['fe80::1', 'private'],
  ['fe80::1%eth0', 'private'],
  ['fd00::1', 'private'],
  ['203.0.113.7', 'public'],
  ['::ffff:203.0.113.7', 'public'],
  ['2001:db8::1', 'public'],
  ['0.0.0.0', 'unknown'],
  ['224.0.0.1', 'unknown'],
  ['255.255.255.255', 'unknown'],
  ['::', 'unknown'],
  ['ff02::1', 'unknown'],
  ['', 'unknown'],
  ['localhost', 'unknown'],
  ['10.0.0.1, 203.0.113.7', 'unknown'],
  ['10.0.0.256', 'unknown'],
  [undefined, 'unknown'],
])('%s is %s', (address, expected) => {
  expect(sourceClass(address)).toBe(expected);
});

it('is the same again, and after more addresses than are remembered', () => {
  const first = sourceClass('10.9.8.7');
  for (let i = 0; i < 3_000; i += 1) {
    expect(sourceClass(`203.0.${i >> 8}.${i & 255}`)).toBe('public');
  }
  expect([first, sourceClass('10.9.8.7'), sourceClass('10.9.8.7')]).toEqual(['private', 'private', 'private']);
});
