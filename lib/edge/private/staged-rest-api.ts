import { Names, type RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge, EncryptedLogGroup } from '../../shared';
import { accessLogFormat } from './access-log';
import { AccountRole } from './account-role';
import type { TokenGate } from './token-gate';

/** Properties of a {@link StagedRestApi}. */
export interface StagedRestApiProps {
  readonly encryptionKey: kms.IKey;
  readonly logRetention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
  readonly gate: TokenGate;
  readonly stageName: string;
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  readonly cloudWatchRole: boolean;
  readonly clientCertificateId?: string;
}

/** A regional REST API with one stage: transport, policy, logs, tracing and throttling, but no routes yet. */
export class StagedRestApi extends Construct {
  readonly restApi: apigateway.RestApi;
  readonly stage: apigateway.Stage;
  readonly accessLogGroup: logs.ILogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: StagedRestApiProps,
  ) {
    super(scope, id);
    const { stageName, throttle } = props;
    this.accessLogGroup = this.createLogGroup('AccessLog');
    const clientCertificateId =
      props.clientCertificateId ??
      new apigateway.CfnClientCertificate(this, 'Certificate', {
        description: `Presented to backends by ${this.node.path}`,
      }).attrClientCertificateId;
    this.restApi = new apigateway.RestApi(this, 'RestApi', {
      restApiName: Names.uniqueResourceName(this, { maxLength: 128 }), // Metrics are told apart by this name only.
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      apiKeySourceType: apigateway.ApiKeySourceType.HEADER,
      policy: resourcePolicy(stageName),
      cloudWatchRole: false,
      deployOptions: {
        stageName,
        accessLogDestination: new apigateway.LogGroupLogDestination(this.accessLogGroup),
        accessLogFormat: accessLogFormat(props.gate),
        clientCertificateId,
        cachingEnabled: false,
        dataTraceEnabled: false,
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        metricsEnabled: true,
        tracingEnabled: true,
        throttlingBurstLimit: throttle.burstLimit,
        throttlingRateLimit: throttle.rateLimit,
      },
    });
    this.stage = this.restApi.deploymentStage;
    this.requireTls13();
    this.prepareLogging();
    acknowledge(this.stage, {
      rules: [
        'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted',
        'HIPAA.Security-APIGWCacheEnabledAndEncrypted',
        'PCI.DSS.321-APIGWCacheEnabledAndEncrypted',
      ],
      reason:
        'Caching is off, so there is no cache to encrypt. Responses depend on the user, and a cached one could reach another.',
    });
  }

  /** Strict mode also ties the TLS server name to the Host header, so that a request cannot change APIs behind the handshake. */
  private requireTls13(): void {
    const resource = this.restApi.node.defaultChild;
    if (apigateway.CfnRestApi.isCfnRestApi(resource)) {
      resource.securityPolicy = 'SecurityPolicy_TLS13_1_3_2025_09';
      resource.endpointAccessMode = 'STRICT';
    }
  }

  /** The stage waits for role and log group: it fails without the one and would create the other unencrypted. */
  private prepareLogging(): void {
    const { stageName, cloudWatchRole } = this.props;
    const name = `API-Gateway-Execution-Logs_${this.restApi.restApiId}/${stageName}`;
    this.stage.node.addDependency(this.createLogGroup('ExecutionLog', name));
    if (cloudWatchRole) {
      this.stage.node.addDependency(new AccountRole(this, 'AccountRole'));
    }
  }

  private createLogGroup(id: string, logGroupName?: string): logs.ILogGroup {
    const { encryptionKey, logRetention, removalPolicy } = this.props;
    return new EncryptedLogGroup(this, id, {
      encryptionKey,
      logGroupName,
      retention: logRetention,
      removalPolicy,
      maskSensitiveData: true,
    }).logGroup;
  }
}

/**
 * Who may call is decided by key, token and scopes; the policy closes plain HTTP and every
 * other stage, such as one that somebody adds by hand without web ACL and logs.
 */
function resourcePolicy(stageName: string): iam.PolicyDocument {
  const invoke = { principals: [new iam.AnyPrincipal()], actions: ['execute-api:Invoke'] };
  return new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({ ...invoke, sid: 'ThisStage', resources: [`execute-api:/${stageName}/*`] }),
      new iam.PolicyStatement({
        ...invoke,
        sid: 'TlsOnly',
        effect: iam.Effect.DENY,
        resources: ['execute-api:/*'],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ],
  });
}
