/** What a policy may look at: condition keys of a request and their values, several of a multivalued key. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One question whether somebody may do something. */
export interface AccessRequest {
  /** ARN of the role of whoever asks. */
  readonly principalArn: string;
  /** Action, e.g. `kms:Decrypt`. */
  readonly action: string;
  /** ARN of what it is done to, or `*` for an action that knows no resources. */
  readonly resourceArn: string;
  /** Condition keys, as the Service Authorization Reference lists them for the action. */
  readonly context: RequestContext;
}

/** The answer. */
export interface AccessDecision {
  readonly allowed: boolean;
  /** Why, for people, e.g. `no identity-based policy allows it`. */
  readonly reason: string;
}

/**
 * Decides about each request that AWS would ask its policies about.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export interface Authority {
  decide(request: AccessRequest): AccessDecision;
}
