import { headerMap } from '../../runtime/message';

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
