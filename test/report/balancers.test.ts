import { type Behind, behindHost } from '../../lib/report/model/balancers';

const behind: readonly Behind[] = [
  { balancer: 'gateway', workload: 'orders', hosts: ['orders.ingress.*'] },
  { balancer: 'gateway', workload: 'users', hosts: ['users.ingress.*', 'people.example.com'] },
];

describe('a host name', () => {
  it.each([
    ['orders.ingress.*', ['orders']],
    ['users.ingress.shop.example.com', ['users']],
    ['people.example.com', ['users']],
  ])('%s leads to what its rule names', (host, workloads) => {
    expect(behindHost(behind, host)).toEqual(workloads);
  });

  it.each(['*', 'others.example.com'])('%s that no rule names may lead anywhere', (host) => {
    expect(behindHost(behind, host)).toEqual(['orders', 'users']);
  });
});
