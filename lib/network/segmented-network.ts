import { type CfnResource, Fn, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BlueprintError, dependOnlyOn, requireName, toConstructId } from '../shared';
import type { NetworkEndpoint } from './network-endpoint';
import { ENDPOINTS } from './private/endpoint-definitions';
import { Endpoints } from './private/endpoints';
import { FlowLogs } from './private/flow-logs';
import { IsolatedAcl } from './private/isolated-acl';
import { PrefixLists } from './private/prefix-lists';
import { Segment } from './segment';

/** Bits that separate the zones, so that a zone more or less later does not move the others. */
const ZONE_BITS = 2;

/** The CDK's own function that empties the default security group. */
const DEFAULT_GROUP_PROVIDER = 'Custom::VpcRestrictDefaultSGCustomResourceProvider';

/** Properties of a {@link SegmentedNetwork}. */
export interface SegmentedNetworkProps {
  /**
   * Zones in which workloads run, 2 to 4. A region must have that many: the few with two
   * zones (us-west-1) need 2.
   *
   * @default 3
   */
  readonly maxZones?: number;

  /**
   * Addresses of the VPC as an IPv4 block between /16 and /26. Each zone gets a quarter.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * Key of the log groups.
   *
   * @default - keys of their own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long flow logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the flow logs when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A VPC of isolated subnets: no internet gateway, no NAT, no public address, so that nothing
 * comes in from the internet and stolen data has no way out. AWS services are reached through
 * endpoints that admit this account only, and only those that somebody asked for.
 *
 * NIST 800-53 R5 SC-7, SC-7(5), AC-4;
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html
 */
export class SegmentedNetwork extends Construct {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /** Records of accepted and refused connections. */
  readonly flowLogGroup: logs.ILogGroup;

  private readonly endpoints: Endpoints;
  private readonly segments: Construct;
  private prefixLists: PrefixLists | undefined;

  /** @throws BlueprintError `VALUE_OUT_OF_RANGE` */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SegmentedNetworkProps = {},
  ) {
    super(scope, id);
    const zones = props.maxZones ?? 3;
    const cidr = props.cidr ?? '10.0.0.0/16';
    const cidrMask = prefixLength(this, cidr) + ZONE_BITS;
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      availabilityZones: firstZones(this, zones),
      natGateways: 0,
      createInternetGateway: false,
      subnetConfiguration: [
        {
          name: 'Isolated',
          subnetType: ec2.SubnetType.PRIVATE_ISOLATED,
          cidrMask,
        },
      ],
      enableDnsHostnames: true,
      enableDnsSupport: true,
      restrictDefaultSecurityGroup: true,
    });
    dependOnlyOn(Stack.of(this).node.findChild(DEFAULT_GROUP_PROVIDER).node.findChild('Handler') as CfnResource);
    const { encryptionKey, logRetention: retention, removalPolicy } = props;
    const flowLogs = new FlowLogs(this, 'FlowLogs', { vpc: this.vpc, encryptionKey, retention, removalPolicy });
    this.flowLogGroup = flowLogs.logGroup;
    new IsolatedAcl(this, 'Acl', { vpc: this.vpc, cidr });
    this.endpoints = new Endpoints(this, 'Endpoints', { vpc: this.vpc, cidr });
    this.segments = new Construct(this, 'Segments');
  }

  /**
   * Adds the micro-segment of one workload.
   *
   * @param name lower-case letters, digits and single hyphens
   * @param rulesScope where the group with the rules is created; by default in the segment
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`
   */
  addSegment(name: string, rulesScope?: Construct): Segment {
    requireName(this, 'segment', name);
    const id = toConstructId(name);
    if (this.segments.node.tryFindChild(id)) {
      throw new BlueprintError('NAME_TAKEN', `a segment name must be used once, got '${name}' again; rename one`, this);
    }
    return new Segment(this.segments, id, { vpc: this.vpc, name, rulesScope });
  }

  /** Creates the endpoint unless it exists. Calls that it must carry besides the usual ones: `addToPolicy`. */
  requireEndpoint(endpoint: NetworkEndpoint): ec2.VpcEndpoint {
    return this.endpoints.require(endpoint);
  }

  /**
   * Lets a workload reach an AWS service through its endpoint.
   *
   * @throws BlueprintError `LIMIT_EXCEEDED`
   */
  allow(segment: Segment, endpoint: NetworkEndpoint): void {
    this.requireEndpoint(endpoint);
    const definition = ENDPOINTS[endpoint];
    if (definition.interface) {
      segment.allowToEndpoints(this.endpoints.securityGroup);
      return;
    }
    const { encryptionKey, logRetention: retention, removalPolicy } = this.props;
    this.prefixLists ??= new PrefixLists(this, 'PrefixLists', { encryptionKey, retention, removalPolicy });
    const { prefixList } = definition.gateway;
    segment.allowToPrefixList(this.prefixLists.idOf(prefixList), prefixList);
  }
}

/** Chosen by the region, so that synthesis needs neither an account nor a look-up. */
function firstZones(scope: Construct, count: number): string[] {
  if (!Number.isInteger(count) || count < 2 || count > 2 ** ZONE_BITS) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`maxZones\` must be 2 to ${2 ** ZONE_BITS}, got ${count}; use 3 unless the region has only two zones`,
      scope,
    );
  }
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
}

function prefixLength(scope: Construct, cidr: string): number {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [, ...numbers] = (match ?? []).map(Number);
  const length = numbers.at(-1);
  if (length === undefined || length < 16 || length > 26 || numbers.some((number) => number > 255)) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`cidr\` must be an IPv4 block between /16 and /26, got '${cidr}'; use for example 10.0.0.0/16`,
      scope,
    );
  }
  return length;
}
