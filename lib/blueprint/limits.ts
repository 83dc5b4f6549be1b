/**
 * How large one blueprint may grow. Each limit is an AWS default quota or follows from
 * one; a declaration beyond it would fail during deployment, so it fails at synthesis.
 */
export const LIMITS = {
  /**
   * Services in one blueprint. Each takes an output of the foundation stack beside some 20
   * that all share, and a template holds 200.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
   */
  services: 150,
  /**
   * Service accounts of one blueprint. Each may end up in the allow-list of a function, 29 bytes of an environment
   * that holds 4 KB, and with a hundred services each adds some 15 KB to the foundation's template of 1 MB at most.
   * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  serviceAccounts: 30,
  /** Services and service accounts together: an account takes an output of the foundation stack too. */
  servicesAndAccounts: 170,
  /**
   * Container services with routes: each has one listener rule on the internal load balancer.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
   */
  routedContainers: 60,
  /**
   * Functions that others call: each has a certificate on one load balancer, beside the default one.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
   */
  calledFunctions: 25,
  /**
   * Routes of one API; each may need a resource of its own.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
   */
  routes: 300,
  /**
   * Characters of the blueprint's name. CloudFormation shortens generated names from the end of the stack
   * name; the audit trail selects data events by this prefix, which must survive in a bucket name of 63.
   */
  nameLength: 12,
} as const;
