/** Controls that stop attacks, by the names that `--without` takes, in the order in which a request meets them. */
export const CONTROLS = {
  http: 'broken HTTP is taken nowhere',
  size: 'size limits of the edge',
  waf: 'rules and rate rules of the web ACL',
  route: 'only declared routes exist',
  authorizer: 'authorizer of the edge: token, signature, lifetime, scopes',
  'api-key': 'API key of a client',
  'usage-plan': 'rate, burst and quota of a client',
  throttle: 'rate of the stage',
  cors: 'pages of other origins read no answer',
  'edge-validation': 'models and required parameters at the edge',
  segment: 'security groups: who may connect to whom',
  'mutual-tls': 'certificates of both sides of a connection',
  origin: 'a service takes requests of proven senders only',
  token: 'the service verifies the token again',
  revocation: 'list of revoked tokens',
  'declared-caller': 'a service does what its callers were declared for',
  scopes: 'scopes and roles of the route',
  validation: 'schemas of the service',
  policy: 'policies of the service',
  'data-only': 'what clients send stays data: nothing interprets it',
  domain: 'rules of the handler',
  encryption: 'envelope encryption bound to the record',
  rotation: 'secrets are replaced, and the ones before lose their worth',
  iam: 'policies of roles, keys and secrets',
  'hash-chain': 'hash chain and signatures of the audit log',
} as const;

/** Name of a control. */
export type Control = keyof typeof CONTROLS;
