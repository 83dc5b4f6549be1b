import { Names, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { ENVIRONMENT } from '../../runtime/contract';
import { functionMetrics, type ServiceSignals } from '../dashboard';
import { RouteIntegration } from '../edge';
import { FunctionHealth } from '../monitoring';
import type { Segment } from '../network';
import { GatewayCertificate } from '../secrets';
import { FunctionService, type FunctionServiceProps } from '../services';
import type { CallerGateway } from './caller-gateway';
import { DeclaredService, type ServiceOptions } from './declared-service';
import type { SecurityBlueprint } from './security-blueprint';

/** Options of a Lambda service. Network, keys, logs and identity follow from the blueprint. */
export interface FunctionServiceOptions
  extends ServiceOptions,
    Pick<
      FunctionServiceProps,
      'code' | 'memorySize' | 'timeout' | 'reservedConcurrency' | 'provisionedConcurrency' | 'codeSigningConfig'
    > {}

/** A service hosted on AWS Lambda. Others call it through a load balancer, which proves itself as the function and callers to it. */
export class DeclaredFunction extends DeclaredService {
  readonly kind = 'function';
  private readonly host: FunctionService;
  private callable = false;

  constructor(blueprint: SecurityBlueprint, serviceName: string, options: FunctionServiceOptions) {
    const { auditSampling, policies, ...hosting } = options;
    super(blueprint, serviceName, { auditSampling, policies });
    const { values } = blueprint.profile;
    this.host = new FunctionService(this, 'Function', {
      unsafeSharedConcurrency: values.unsafeSharedConcurrency,
      ...hosting,
      serviceName,
      vpc: blueprint.foundation.network.vpc,
      securityGroups: this.segment.securityGroups,
      encryptionKey: this.keys.forClass('internal'),
      environment: this.environment,
      logRetention: values.logRetention,
      removalPolicy: values.removalPolicy,
    });
    this.equip(this.host.logGroup);
    const { alarmTopic } = this;
    const { function: fn, timeout } = this.host;
    this.watched(new FunctionHealth(this, 'Health', { serviceName, function: fn, timeout, alarmTopic }));
  }

  get grantPrincipal(): iam.IPrincipal {
    return this.host.grantPrincipal;
  }

  get role(): iam.IRole {
    return this.host.role;
  }

  get signals(): ServiceSignals {
    return functionMetrics(this.host.functionName);
  }

  integration(): RouteIntegration {
    return RouteIntegration.function(this.host.function);
  }

  protected entrance(): Segment {
    const { callerGateway } = this.blueprint.foundation;
    if (!this.callable) {
      this.callable = true;
      this.openTo(callerGateway);
    }
    return callerGateway.segment;
  }

  protected addEnvironment(name: string, value: string): void {
    this.host.addEnvironment(name, value);
  }

  /** The certificate that the load balancer shows, the rule that leads here, and the name that callers look up. */
  private openTo({ gateway }: CallerGateway): void {
    const { callerPriorities, foundation, trustDomain } = this.blueprint;
    const stack = Stack.of(this);
    const { certificate } = new GatewayCertificate(stack, 'GatewayCertificate', {
      ...foundation.maintenance,
      serviceName: this.serviceName,
      authority: foundation.authorities.issuing,
      encryptionKey: this.keys.forClass('internal'),
    });
    new elbv2.ApplicationListenerCertificate(stack, 'ListenerCertificate', {
      listener: gateway.listener,
      certificates: [elbv2.ListenerCertificate.fromCertificateManager(certificate)],
    });
    const targetGroupPrefix = gateway.attachFunction(this, {
      function: this.host.function,
      hostName: `${this.serviceName}.${trustDomain}`,
      priority: callerPriorities.assign(this.serviceName),
      targetGroupName: Names.uniqueResourceName(this, { maxLength: 32, separator: '-' }),
    });
    this.addEnvironment(ENVIRONMENT.callerGateway, targetGroupPrefix);
    foundation.callerGateway.publish(this, this.serviceName);
  }
}
