/** A chapter of the dashboard. They stand on the page in this order; one in which nothing was put is left out. */
export enum DashboardSection {
  /** What comes in: gateway, web ACL, API keys. */
  EDGE = 'edge',
  /** Tokens that are accepted or not. */
  AUTHENTICATION = 'authentication',
  /** Decisions of policies. */
  AUTHORIZATION = 'authorization',
  /** Connections between services. */
  TRANSPORT = 'transport',
  /** Tables, buckets, keys. */
  DATA = 'data',
  /** The way of logs to the archive. */
  AUDIT_HEALTH = 'audit health',
  /** What was promised. */
  OBJECTIVES = 'objectives',
}
