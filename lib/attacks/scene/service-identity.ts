import type { Simulation } from '../../simulator/system';

/** Certificate and private key of a service, PEM. */
export interface StolenCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Certificate and key that a service has now. @throws Error when it has none */
export function certificateOf({ aws: { secrets }, system }: Simulation, service: string): StolenCertificate {
  const { arn = '' } =
    system
      .ofType('AWS::SecretsManager::Secret')
      .find(({ path = '' }) => path.toLowerCase().includes(`/${service}/certificate/`)) ?? {};
  const secret = secrets.require(arn);
  const version = secret.at('AWSCURRENT');
  if (version?.value === undefined) {
    throw new Error(`${service} has no certificate`);
  }
  return JSON.parse(secrets.open(secret, version, version.value).toString('utf8')) as StolenCertificate;
}

/** ARN of the role as which a service acts. @throws Error when there is no such service */
export function roleOf({ system }: Simulation, service: string): string {
  const settings = [`"PALISADE_SERVICE":"${service}"`, `{"Name":"PALISADE_SERVICE","Value":"${service}"}`];
  const acting = [...system.ofType('AWS::Lambda::Function'), ...system.ofType('AWS::ECS::TaskDefinition')].find(
    ({ properties }) => settings.some((setting) => JSON.stringify(properties).includes(setting)),
  );
  if (acting === undefined) {
    throw new Error(`there is no service ${service}`);
  }
  return String(acting.properties['Role'] ?? acting.properties['TaskRoleArn']);
}
