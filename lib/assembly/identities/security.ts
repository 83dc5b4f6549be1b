import type { Identity } from '../identity-table';

/**
 * Principals, keys, secrets and certificates.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const SECURITY_IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::IAM::Role': {
    name: 'RoleName',
    longest: 64,
    arn: 'arn:{partition}:iam::{account}:role{(Path):/}{name}',
    attributes: { RoleId: 'AROA{hex17}' },
  },
  'AWS::IAM::User': { name: 'UserName', arn: 'arn:{partition}:iam::{account}:user{(Path):/}{name}' },
  'AWS::IAM::Group': { name: 'GroupName', arn: 'arn:{partition}:iam::{account}:group{(Path):/}{name}' },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    ref: '{arn}',
    arn: 'arn:{partition}:iam::{account}:policy{(Path):/}{name}',
    attributes: { PolicyArn: '{arn}', PolicyId: 'ANPA{hex17}' },
  },
  'AWS::IAM::InstanceProfile': {
    name: 'InstanceProfileName',
    arn: 'arn:{partition}:iam::{account}:instance-profile{(Path):/}{name}',
  },
  'AWS::IAM::OIDCProvider': {
    ref: '{arn}',
    arn: 'arn:{partition}:iam::{account}:oidc-provider/{(Url)}',
    derive: (arn) => arn.replace('https://', ''),
  },
  'AWS::KMS::Key': {
    ref: '{uuid}',
    arn: 'arn:{partition}:kms:{region}:{account}:key/{uuid}',
    attributes: { KeyId: '{uuid}' },
  },
  'AWS::KMS::ReplicaKey': {
    ref: '{uuid}',
    arn: 'arn:{partition}:kms:{region}:{account}:key/{uuid}',
    attributes: { KeyId: '{uuid}' },
  },
  'AWS::KMS::Alias': {
    ref: '{(AliasName)}',
    arn: 'arn:{partition}:kms:{region}:{account}:{(AliasName)}',
  },
  'AWS::SecretsManager::Secret': {
    name: 'Name',
    ref: '{arn}',
    arn: 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{hex6}',
    attributes: { Id: '{arn}' },
  },
  'AWS::SSM::Parameter': {
    name: 'Name',
    arn: 'arn:{partition}:ssm:{region}:{account}:parameter/{pathname}',
    attributes: { Type: '{(Type)}', Value: '{(Value)}' },
  },
  'AWS::CertificateManager::Certificate': {
    ref: '{arn}',
    arn: 'arn:{partition}:acm:{region}:{account}:certificate/{uuid}',
  },
  'AWS::ACMPCA::CertificateAuthority': {
    ref: '{arn}',
    arn: 'arn:{partition}:acm-pca:{region}:{account}:certificate-authority/{uuid}',
  },
  'AWS::Cognito::UserPool': {
    ref: '{region}_{hex9}',
    arn: 'arn:{partition}:cognito-idp:{region}:{account}:userpool/{ref}',
    attributes: {
      ProviderName: 'cognito-idp.{region}.{suffix}/{ref}',
      ProviderURL: 'https://cognito-idp.{region}.{suffix}/{ref}',
      UserPoolId: '{ref}',
    },
  },
  'AWS::Cognito::UserPoolClient': { ref: '{hex26}', attributes: { ClientId: '{ref}', Name: '{(ClientName)}' } },
  'AWS::Cognito::UserPoolDomain': { ref: '{(Domain)}' },
  'AWS::Cognito::UserPoolGroup': { ref: '{(GroupName)}' },
  'AWS::Cognito::UserPoolResourceServer': { ref: '{(UserPoolId)}|{(Identifier)}' },
  'AWS::Cognito::IdentityPool': {
    ref: '{region}:{uuid}',
    arn: 'arn:{partition}:cognito-identity:{region}:{account}:identitypool/{ref}',
  },
  'AWS::WAFv2::WebACL': {
    name: 'Name',
    ref: '{name}|{uuid}|{(Scope)}',
    arn: 'arn:{partition}:wafv2:{region}:{account}:{(Scope):regional,CLOUDFRONT=global}/webacl/{name}/{uuid}',
    attributes: { Id: '{uuid}', Capacity: '100', LabelNamespace: 'awswaf:{account}:webacl:{name}:' },
  },
  'AWS::WAFv2::IPSet': {
    name: 'Name',
    ref: '{name}|{uuid}|{(Scope)}',
    arn: 'arn:{partition}:wafv2:{region}:{account}:{(Scope):regional,CLOUDFRONT=global}/ipset/{name}/{uuid}',
    attributes: { Id: '{uuid}' },
  },
  // What is attached to a secret goes by its name, so that whoever refers to it waits.
  'AWS::SecretsManager::SecretTargetAttachment': {
    ref: '{(SecretId)}',
    attributes: { Id: '{(SecretId)}' },
  },
  'AWS::SecretsManager::RotationSchedule': { ref: '{(SecretId)}', attributes: { Id: '{(SecretId)}' } },
  'AWS::SecretsManager::ResourcePolicy': { ref: '{(SecretId)}', attributes: { Id: '{(SecretId)}' } },
  'Custom::FirstValue': { ref: '{(Secret)}' },
};
