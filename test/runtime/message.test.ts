import { headerMap, receivedHeaderMap } from '../../runtime/message';

it('joins the values of headers of the same name, whatever their case', () => {
  expect([...headerMap({ Accept: ['a', 'b'], accept: ['c'], empty: undefined })]).toEqual([
    ['accept', 'a, b, c'],
    ['empty', ''],
  ]);
});

it('leaves out in which a load balancer reports certificates: they are for the host alone', () => {
  const names = ['x-amzn-mtls-clientcert', 'X-Amzn-Mtls-Clientcert-Leaf', 'X-AMZN-MTLS-CLIENTCERT-SUBJECT'];
  const headers = Object.fromEntries([...names, 'x-amzn-trace-id'].map((name) => [name, ['v']]));
  expect([...headerMap(headers).keys()]).toEqual(['x-amzn-trace-id']);
});

it('joins what was received under one name, also what Node would drop', () => {
  const received = [
    'Accept',
    'a',
    'authorization',
    'Bearer x',
    'accept',
    'b',
    'Authorization',
    'Bearer y',
    'Empty',
    '',
  ];
  expect([...receivedHeaderMap(received)]).toEqual([
    ['accept', 'a, b'],
    ['authorization', 'Bearer x, Bearer y'],
    ['empty', ''],
  ]);
});

it('leaves them out of what was received, too', () => {
  expect([...receivedHeaderMap(['X-Amzn-Mtls-Clientcert', 'v', 'host', 'h']).keys()]).toEqual(['host']);
});
