import { Match, Template } from 'aws-cdk-lib/assertions';
import { CertificateAuthority, GatewayCertificate } from '../../lib/secrets';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

function gatewayCertificate() {
  const stack = foreignStack();
  const authority = CertificateAuthority.kms(stack, 'Authority', { trustDomain: 'shop.internal' });
  return { stack, authority, subject: new GatewayCertificate(stack, 'It', { serviceName: 'orders', authority }) };
}

describe('GatewayCertificate', () => {
  it('is imported into ACM during the deployment, and the same one is renewed every two days', () => {
    const { stack, subject } = gatewayCertificate();
    const template = Template.fromStack(stack);
    expect(stack.resolve(subject.certificate.certificateArn)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ItResource|^It/), 'CertificateArn'],
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(2 days)',
      Targets: [Match.objectLike({ Input: Match.objectLike({ 'Fn::Join': Match.anyValue() }) })],
    });
    expect(nagFindings(stack)).toEqual([]);
  });

  it('has its key in no secret and no template', () => {
    const template = Template.fromStack(gatewayCertificate().stack);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
  });

  it('lets its renewer touch certificates of ACM only where they carry its own tag', () => {
    const { stack } = gatewayCertificate();
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
    const statements: { Action: string | string[]; Condition?: object }[] = policies
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }: { Action: string | string[] }) =>
        [Action].flat().some((action) => action.startsWith('acm:')),
      );
    expect(statements.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'aws:RequestTag/palisade:owner': 'Foreign/It' } },
      { StringEquals: { 'aws:ResourceTag/palisade:owner': 'Foreign/It' } },
    ]);
    Template.fromStack(stack).hasResourceProperties('Custom::GatewayCertificate', {
      Tags: [{ Key: 'palisade:owner', Value: 'Foreign/It' }],
    });
  });
});
