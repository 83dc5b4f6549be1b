import { type Environment, NestedStack, Stack } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { blockedRequests } from '../detections';
import { EdgeApi, type EdgeApiProps, OidcAuthorizer, TrustBundleLocation, WebAcl } from '../edge';
import { ServiceObjectives } from '../monitoring';
import { toConstructId } from '../shared';
import type { Foundation } from './foundation';
import type { Profile } from './profile';

/** Properties of the {@link EdgeStack}. */
export interface EdgeStackProps {
  readonly stackName: string;
  readonly env?: Environment;
  readonly foundation: Foundation;
  readonly encryptionKey: kms.IKey;
  readonly profile: Profile;
  readonly allowedOrigins: readonly string[];
}

/** The way in: API, web ACL, VPC link, and one nested stack per service for its routes. */
export class EdgeStack extends Stack {
  readonly api: EdgeApi;
  /** What is promised to clients. */
  readonly objectives: ServiceObjectives;
  private readonly routes = new Map<string, NestedStack>();
  private ownedVpcLink?: apigatewayv2.VpcLink;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EdgeStackProps,
  ) {
    super(scope, id, { stackName: props.stackName, env: props.env, description: 'API, web ACL and clients' });
    const { logRetention, removalPolicy, requestsPerIp, requestsPerKey } = props.profile.values;
    const logs = { encryptionKey: props.encryptionKey, logRetention, removalPolicy };
    const { foundation } = props;
    const { detections } = foundation.watch;
    const webAcl = new WebAcl(this, 'WebAcl', { ownLog: false, requestsPerIp, requestsPerKey });
    this.api = new EdgeApi(this, 'Api', {
      ...logs,
      ...this.tokens(),
      clientCertificateId: props.foundation.edgeCertificateId,
      allowedOrigins: [...props.allowedOrigins],
      webAcl,
    });
    foundation.archive('api-access', this.api.accessLogGroup);
    foundation.archiveWebAcl(webAcl, webAcl.webAclArn);
    detections.watchApiAccess(this.api.accessLogGroup);
    detections.watchBlockedRequests(blockedRequests(webAcl.metricName, this.region));
    this.objectives = new ServiceObjectives(this, 'Objectives', {
      apiName: this.api.restApi.restApiName,
      stageName: this.api.stageName,
      alarmTopic: foundation.alarms.topic,
    });
  }

  /** Who verifies tokens at the gateway: Cognito's own authorizer, or a function where another provider issues them. */
  private tokens(): Pick<EdgeApiProps, 'tokenAuthorizer' | 'userPools'> {
    const { encryptionKey, foundation, profile } = this.props;
    if (foundation.identity !== undefined) {
      return { userPools: [foundation.identity.userPool] };
    }
    const { parameterName } = foundation.trustBundle;
    const { logRetention, removalPolicy, unsafeSharedConcurrency } = profile.values;
    const parameter = ssm.StringParameter.fromStringParameterName(this, 'TrustBundle', parameterName);
    const tokenAuthorizer = new OidcAuthorizer(this, 'Authorizer', {
      issuers: [foundation.issuer.trustedIssuer],
      trustBundle: TrustBundleLocation.parameter(parameter),
      encryptionKey,
      logRetention,
      removalPolicy,
      unsafeSharedConcurrency,
    });
    return { tokenAuthorizer };
  }

  /** The link through which API Gateway reaches the internal load balancer. */
  get vpcLink(): apigatewayv2.VpcLink {
    const { network, ingress } = this.props.foundation;
    this.ownedVpcLink ??= new apigatewayv2.VpcLink(this, 'VpcLink', {
      vpc: network.vpc,
      subnets: { subnets: network.vpc.isolatedSubnets },
      securityGroups: ingress.linkSegment.securityGroups,
    });
    return this.ownedVpcLink;
  }

  /** The nested stack that holds one service's routes, so that no stack grows with the number of services. */
  routesOf(serviceName: string): NestedStack {
    let nested = this.routes.get(serviceName);
    if (nested === undefined) {
      nested = new NestedStack(this, `Routes${toConstructId(serviceName)}`, {
        description: `Routes of ${serviceName}`,
      });
      this.routes.set(serviceName, nested);
    }
    return nested;
  }
}
