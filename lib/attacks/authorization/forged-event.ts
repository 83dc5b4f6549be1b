import { type Attack, type Attempt, defineAttack } from '../attack';
import { ownAuthority } from '../scene/certificates';
import { resourceAt } from '../scene/resources';
import type { Scene } from '../scene/scene';

const STANDARDS = ['OWASP API2:2023', 'CWE-290', 'CWE-345'];
const LISTING = { httpMethod: 'GET', path: '/orders', multiValueQueryStringParameters: null, body: null };

/** Invokes the function of orders with an event of the attacker's. */
async function invoked(scene: Scene, event: object): Promise<Attempt> {
  const { arn } = resourceAt(scene, 'AWS::Lambda::Function', 'Orders/Service');
  const answer = await scene.simulation.functions.invoke(String(arn), { ...LISTING, isBase64Encoded: false, ...event });
  if ('failed' in answer) {
    return { succeeded: false, seen: answer.failed.errorMessage };
  }
  const { body, statusCode } = answer.result as { readonly statusCode: number; readonly body: string };
  return { succeeded: statusCode === 200, status: statusCode, seen: body };
}

const ofTheGateway = defineAttack({
  name: 'an event that says who asks',
  category: 'authorization',
  has: 'permission to invoke the function of orders by mistake, and the id of a customer',
  action: 'sends it an event of API Gateway in which the authorizer has let the customer in, without a token',
  control: 'token',
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'orders',
    reason: /^UNAUTHENTICATED: the request has no authorization header$/,
    fields: { status: 'deny' },
  },
  async attempt(scene) {
    const { sub } = scene.customer;
    const claims = { sub, username: sub, scope: 'orders/read', token_use: 'access', 'cognito:groups': 'customer' };
    const identity = { sourceIp: '192.0.2.1', cognitoIdentityId: sub };
    const requestContext = { requestId: crypto.randomUUID(), authorizer: { claims, principalId: sub }, identity };
    return invoked(scene, { multiValueHeaders: { 'x-user-id': [sub] }, requestContext });
  },
});

const ofALoadBalancer = defineAttack({
  name: 'an event of a load balancer of their own',
  category: 'authorization',
  has: 'permission to invoke the function of orders by mistake, a token of a customer, and the root of the shop',
  action:
    'sends it an event of a load balancer that reports the certificate of the authority itself as that of a caller',
  control: 'origin',
  alone: true,
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'orders',
    reason: /^FORBIDDEN: the load balancer is not the gateway of callers$/,
    fields: { status: 'deny' },
  },
  async attempt(scene) {
    const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/mine/0123456789abcdef';
    const { certificate } = await ownAuthority(scene);
    return invoked(scene, {
      requestContext: { elb: { targetGroupArn } },
      multiValueHeaders: {
        authorization: [`Bearer ${await scene.token(scene.customer)}`],
        'x-amzn-mtls-clientcert-leaf': [encodeURIComponent(certificate)],
        'x-amzn-mtls-clientcert': [encodeURIComponent(certificate)],
      },
    });
  },
});

/** Events that neither the gateway nor the load balancer has made. */
export const forgedEvents: readonly Attack[] = [ofTheGateway, ofALoadBalancer];
