import type * as iam from 'aws-cdk-lib/aws-iam';
import { RouteIntegration } from '../edge';
import { FunctionService, type FunctionServiceProps } from '../services';
import { DeclaredService, type ServiceOptions } from './declared-service';
import type { SecurityBlueprint } from './security-blueprint';

/** Options of a Lambda service. Network, keys, logs and identity follow from the blueprint. */
export interface FunctionServiceOptions
  extends ServiceOptions,
    Pick<
      FunctionServiceProps,
      'code' | 'memorySize' | 'timeout' | 'reservedConcurrency' | 'provisionedConcurrency' | 'codeSigningConfig'
    > {}

/** A service hosted on AWS Lambda. It may call others; others cannot call it. */
export class DeclaredFunction extends DeclaredService {
  readonly kind = 'function';
  private readonly host: FunctionService;

  constructor(blueprint: SecurityBlueprint, serviceName: string, options: FunctionServiceOptions) {
    const { policies, ...hosting } = options;
    super(blueprint, serviceName, { policies });
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
    this.equip();
  }

  get grantPrincipal(): iam.IPrincipal {
    return this.host.grantPrincipal;
  }

  get role(): iam.IRole {
    return this.host.role;
  }

  integration(): RouteIntegration {
    return RouteIntegration.function(this.host.function);
  }

  protected addEnvironment(name: string, value: string): void {
    this.host.addEnvironment(name, value);
  }
}
