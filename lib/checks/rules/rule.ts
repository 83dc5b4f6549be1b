/** A resource as the template declares it, functions of CloudFormation left standing. */
export interface CheckedResource {
  /** Type in CloudFormation. */
  readonly type: string;
  /** Properties by their names in CloudFormation, overrides included. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** @default - what CloudFormation does where nothing is said: delete it */
  readonly deletionPolicy?: string;
}

/** Something that every resource of some types must do. A value that only a deployment knows counts as the worst. */
export interface Rule {
  /** Name of the rule after `PAL-`, and of its file. Never reused. */
  readonly id: string;
  /** An error fails the synthesis, a warning is printed. */
  readonly level: 'error' | 'warning';
  /** What is wrong, one sentence. */
  readonly title: string;
  /** What an attacker gains. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
  /** Controls of NIST SP 800-53 Revision 5 that it serves. */
  readonly nist: readonly string[];
  /** Other sources: AWS Foundational Security Best Practices, RFCs. */
  readonly sources: readonly string[];
  /** Types that it looks at. */
  readonly types: readonly string[];
  /** Whether the resource breaks the rule; where several parts of it can, their names. */
  breaks(resource: CheckedResource): boolean | readonly string[];
}
