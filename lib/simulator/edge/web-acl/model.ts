/** What a rule inspects. */
export interface InspectedRequest {
  readonly method: string;
  /** Path as sent, with the stage. */
  readonly uriPath: string;
  readonly rawQuery: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
  /** Labels that rules before have set. */
  readonly labels: ReadonlySet<string>;
}

/** Whether a rule's statement matches. */
export type Matcher = (request: InspectedRequest) => boolean;

/** A web ACL. */
export interface WebAclModel {
  readonly arn: string;
  /** In the order of their priorities. */
  readonly rules: readonly WebAclRule[];
  readonly defaultAction: WebAclAction;
}

/** One rule. */
export interface WebAclRule {
  readonly name: string;
  readonly action: WebAclAction;
  /** Labels that it sets where it matches. */
  readonly labels: readonly string[];
  /** Its statement, or what a rate is counted of. */
  readonly matches: Matcher;
  /** Present where the rule is one of rates. */
  readonly rate?: RateModel;
}

/** A rate: so many requests with the same key in a window that ends now. */
export interface RateModel {
  readonly limit: number;
  readonly windowSeconds: number;
  /** What is counted apart; `undefined` where the request has no such part and the rule ignores it. */
  readonly keyOf: (request: InspectedRequest) => string | undefined;
}

/** What happens with a request. */
export type WebAclAction =
  | { readonly kind: 'allow' | 'count' }
  | { readonly kind: 'block'; readonly response?: BlockResponse };

/** Answer to a blocked request, instead of the gateway response. */
export interface BlockResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
