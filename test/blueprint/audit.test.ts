import { declareShop } from '../../bin/shop';
import { Profile } from '../../lib';
import { testApp } from '../support/app';
import { resourcesOf, templatesOf } from '../support/blueprint';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

const app = testApp();
declareShop(app, Profile.production());
const templates = templatesOf(app);
const all = (type: string) => resourcesOf(templates, type);

/** What a reference leads to, e.g. `ServiceFunctionLogs`, without the hash. */
function target(reference: unknown): string {
  const [, id = ''] = /"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z0-9]+)"/.exec(JSON.stringify(reference)) ?? [];
  return id.replace(/[0-9A-F]{8}$/, '');
}

describe('the logs of a blueprint', () => {
  it('go to the archive, each source by a stream of its own', () => {
    const ways = all('AWS::Logs::SubscriptionFilter').map(({ Properties }) => target(Properties?.['LogGroupName']));
    expect(ways.sort()).toEqual([
      'ApiAccessLog',
      'AuditTrailLogs',
      'NetworkFlowLogs',
      'ServiceContainerLogs',
      'ServiceContainerLogs',
      'ServiceFunctionLogs',
      'ServiceFunctionLogs',
    ]);
    expect(all('AWS::KinesisFirehose::DeliveryStream')).toHaveLength(5);
  });

  it('of services: audit lines, and decisions that could get into no chain', () => {
    const patterns = all('AWS::Logs::SubscriptionFilter')
      .filter(({ Properties }) => target(Properties?.['LogGroupName']).startsWith('Service'))
      .map(({ Properties }) => Properties?.['FilterPattern']);
    expect(new Set(patterns)).toEqual(new Set(['{ ($.sequence >= 0) || ($.service_name = "*") }']));
  });

  it('of the web ACL go straight to a stream whose name WAF accepts, and nowhere else', () => {
    const [logging, ...others] = all('AWS::WAFv2::LoggingConfiguration');
    expect(others).toEqual([]);
    expect(JSON.stringify(logging?.Properties?.['LogDestinationConfigs'])).toContain('AuditLogWaf');
    const names = all('AWS::KinesisFirehose::DeliveryStream').map(
      ({ Properties }) => Properties?.['DeliveryStreamName'] as string,
    );
    expect(names.filter((name) => name.startsWith('aws-waf-logs-'))).toHaveLength(1);
  });

  it('are masked, but for those with audit lines, whose hashes must hold, and those that AWS itself writes', () => {
    const named = (masked: boolean) => {
      const groups = Object.values(templates)
        .flatMap(({ Resources }) => Object.entries(Resources))
        .filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup')
        .filter(([, { Properties }]) => (Properties?.['DataProtectionPolicy'] !== undefined) === masked);
      return new Set(groups.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')));
    };
    expect([...named(false)].sort()).toEqual([
      'AuditLogDeliveryErrors',
      'AuditTrailLogs',
      'NetworkFlowLogs',
      'ServiceContainerLogs',
      'ServiceFunctionLogs',
    ]);
    expect([...named(true)]).toEqual(
      expect.arrayContaining(['ApiAccessLog', 'ApiExecutionLog', 'TrustBundleWriterLogs']),
    );
  });

  it('are encrypted and expire, each group of them', () => {
    for (const { Properties } of all('AWS::Logs::LogGroup')) {
      expect(Properties).toMatchObject({ KmsKeyId: expect.anything(), RetentionInDays: 365 });
    }
  });
});

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
}

describe('no role of a blueprint', () => {
  const policies = [...all('AWS::IAM::ManagedPolicy'), ...all('AWS::IAM::Policy')];
  const statements = policies.flatMap(
    ({ Properties }) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
  );
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);

  it.each([
    /^s3:Delete/,
    /^s3:Put(Bucket|Lifecycle|Object(Retention|LegalHold))/,
    /^s3:BypassGovernanceRetention$/,
    /^logs:(Delete|PutRetentionPolicy|PutSubscriptionFilter)/,
    /^firehose:(Delete|Update|Stop)/,
    /^cloudtrail:/,
    /^kms:(ScheduleKeyDeletion|DisableKey|PutKeyPolicy)$/,
  ])('may do %s', (action) => {
    expect(allowed.length).toBeGreaterThan(20);
    expect(allowed.filter((one) => action.test(one))).toEqual([]);
  });
});

/** Roles that each rule of a detection leaves out, without the hashes of their names. */
function leftOut(detection: string): string[][] {
  return all('AWS::Events::Rule')
    .map(({ Properties }) => Properties ?? {})
    .filter(({ Description }) => String(Description).includes(`${detection}.md`))
    .map(({ EventPattern }) => JSON.stringify(EventPattern))
    .map((pattern) => pattern.slice(pattern.indexOf('anything-but')))
    .map((roles) =>
      [...roles.matchAll(/"(?:OutputName":"PublishOutputFnGetAtt|Fn::GetAtt":\[")(\w+?Role)[0-9A-F]{8}/g)].map(
        ([, role]) => String(role),
      ),
    );
}

describe('what a blueprint rings about', () => {
  it('is whoever reads the certificate of a service, but the service and the function that renews it', () => {
    const ofContainers = ['CertificateSecretRotatorRole', 'ServiceContainerTaskTaskRole'];
    const ofFunctions = ['CertificateSecretRotatorRole', 'ServiceFunctionRole'];
    expect(leftOut('secret-read-unexpectedly').sort()).toEqual([ofContainers, ofContainers, ofFunctions]);
  });

  it('is whoever touches the archive, but those who deliver to it and who verifies it', () => {
    const [roles = [], ...others] = leftOut('archive-accessed');
    expect(others).toEqual([]);
    expect(roles.sort()).toEqual([
      'AuditLogApiAccessStreamRole',
      'AuditLogApplicationStreamRole',
      'AuditLogFlowStreamRole',
      'AuditLogTrailStreamRole',
      'AuditLogWafRole',
      'AuditVerificationVerifierRole',
      'IngressAccessLogsRole',
    ]);
  });
});
