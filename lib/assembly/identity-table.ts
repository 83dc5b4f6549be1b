import { APPLICATION_IDENTITIES } from './identities/application';
import { DATA_IDENTITIES } from './identities/data';
import { NETWORK_IDENTITIES } from './identities/network';
import { OPERATIONS_IDENTITIES } from './identities/operations';
import { SECURITY_IDENTITIES } from './identities/security';

/**
 * What AWS calls a resource of one type. Texts may hold
 *
 * - `{name}`: the name that the template sets, or else one as CloudFormation generates it; `{lower}`: in lower case;
 *   `{alphanumeric}`: without what is neither letter nor digit; `{pathname}`: without a slash in front
 * - `{hex8}` and the like: so many hexadecimal digits, `{uuid}`: 32 of them, as a UUID
 * - `{partition}`, `{region}`, `{account}`, `{suffix}`: the domain of AWS, `{ref}`, `{arn}`
 * - the name of a property in parentheses, such as `{(VpcId)}`; `{(Path):/}` with what it is when it is left out, and
 *   `{(Type):app,network=net}` with what its values are called
 */
export interface Identity {
  /** Property with the name, where the template may set one. */
  readonly name?: string;
  /** Most characters of a name that CloudFormation generates. @default - as many as it has */
  readonly longest?: number;
  /** What `Ref` gives. @default '{name}' */
  readonly ref?: string;
  /** ARN. @default - the type has none */
  readonly arn?: string;
  /** What `Fn::GetAtt` gives, besides `Arn`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Changes the ARN: for what is named by the ARN of another resource. */
  readonly derive?: (arn: string) => string;
}

const IDENTITIES: ReadonlyMap<string, Identity> = new Map(
  Object.entries({
    ...APPLICATION_IDENTITIES,
    ...DATA_IDENTITIES,
    ...NETWORK_IDENTITIES,
    ...OPERATIONS_IDENTITIES,
    ...SECURITY_IDENTITIES,
  }),
);

/** What is known of a type; nothing for one that is not in the table. */
export function identityOf(type: string): Identity {
  return IDENTITIES.get(type) ?? {};
}

/** Forms that attributes of other types have, by how their names end. */
const ATTRIBUTE_FORMS: readonly (readonly [ending: RegExp, text: string])[] = [
  [/SecurityGroup(Id)?$/, 'sg-{hex17}'],
  [/SubnetId$/, 'subnet-{hex17}'],
  [/VpcId$/, 'vpc-{hex17}'],
  [/PrefixListId$/, 'pl-{hex17}'],
  [/HostedZoneI[dD]$/, 'Z{hex13}'],
  [/Port$/, '443'],
  [/(DnsName|DNSName|DomainName|Address|Host)$/, '{hex17}.{region}.{suffix}'],
  [/(Url|URL|Uri|Endpoint)$/, 'https://{hex17}.{region}.{suffix}'],
];

/** What an attribute looks like of which the table says nothing. */
export function generalAttribute(name: string): string {
  const found = ATTRIBUTE_FORMS.find(([ending]) => ending.test(name));
  if (found !== undefined) {
    return found[1];
  }
  if (name.endsWith('Arn')) {
    return `{arn}${name === 'Arn' ? '' : `/${name}`}`;
  }
  return /(^|\.)\w*(Id|Name)$/.test(name) ? '{ref}' : `{ref}-${name}`;
}
