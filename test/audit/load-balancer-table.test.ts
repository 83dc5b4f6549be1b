import { COLUMNS, LINE } from '../../lib/audit/private/load-balancer-table';

/** Lines as https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html shows them. */
const HTTPS =
  'https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 ' +
  '0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ' +
  'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ' +
  'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 ' +
  '"Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" ' +
  '"arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" ' +
  '1 2018-07-02T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_123456';
const REFUSED =
  'h2 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.1.252:48160 - -1 -1 -1 400 - 0 286 ' +
  '"- http://www.example.com:80- -" "-" - - - "-" "-" "-" - 2018-07-02T22:22:48.364000Z "-" "-" "-" "-" "-" "-" "-"';

/** As the SerDe does it: the whole line must match, and each group is a column. */
function read(line: string): Record<string, string | undefined> | undefined {
  const groups = new RegExp(`^(?:${LINE})$`).exec(line)?.slice(1);
  return groups && Object.fromEntries(COLUMNS.map((name, index) => [name, groups[index]]));
}

describe('the table of load balancers', () => {
  it('reads an answered request', () => {
    expect(read(HTTPS)).toMatchObject({
      type: 'https',
      client: '192.168.131.39:2817',
      target: '10.0.0.1:80',
      target_processing_time: '0.048',
      elb_status_code: '200',
      sent_bytes: '57',
      request: 'GET https://www.example.com:443/ HTTP/1.1',
      ssl_protocol: 'TLSv1.2',
      domain_name: 'www.example.com',
      actions_executed: 'authenticate,forward',
    });
  });

  it('reads a refused request, which has no target', () => {
    expect(read(REFUSED)).toMatchObject({ target: '-', elb_status_code: '400', trace_id: '-', sent_bytes: '286' });
  });

  it('has a column for each group', () => {
    expect(new RegExp(`${LINE}|`).exec('')?.slice(1)).toHaveLength(COLUMNS.length);
  });

  it('reads no line of another kind', () => {
    expect(read('2023-10-04T17:05:15.514108Z 203.0.113.1 36280 443 TLSv1.2 ECDHE-RSA 4.036 "-" - - Failed')).toBe(
      undefined,
    );
  });
});
