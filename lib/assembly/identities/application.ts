import type { Identity } from '../identity-table';

/** A function is named by its name or by its ARN. */
const ofNameOrArn = (arn: string) => arn.replace(/^arn:.*:function:(?=arn:)/, '');

/**
 * Code, and the ways to it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const APPLICATION_IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::Lambda::Function': {
    name: 'FunctionName',
    longest: 64,
    arn: 'arn:{partition}:lambda:{region}:{account}:function:{name}',
  },
  'AWS::Lambda::Version': {
    ref: '{arn}',
    arn: 'arn:{partition}:lambda:{region}:{account}:function:{(FunctionName)}:1',
    derive: ofNameOrArn,
    attributes: { FunctionArn: '{arn}', Version: '1' },
  },
  'AWS::Lambda::Alias': {
    ref: '{arn}',
    arn: 'arn:{partition}:lambda:{region}:{account}:function:{(FunctionName)}:{(Name)}',
    derive: ofNameOrArn,
    attributes: { AliasArn: '{arn}' },
  },
  'AWS::Lambda::EventSourceMapping': {
    ref: '{uuid}',
    arn: 'arn:{partition}:lambda:{region}:{account}:event-source-mapping:{uuid}',
    attributes: { Id: '{uuid}', EventSourceMappingArn: '{arn}' },
  },
  'AWS::Lambda::CodeSigningConfig': {
    ref: '{arn}',
    arn: 'arn:{partition}:lambda:{region}:{account}:code-signing-config:csc-{hex17}',
    attributes: { CodeSigningConfigArn: '{arn}', CodeSigningConfigId: 'csc-{hex17}' },
  },
  'AWS::Lambda::LayerVersion': {
    ref: '{arn}',
    arn: 'arn:{partition}:lambda:{region}:{account}:layer:{(LayerName)}:1',
    attributes: { LayerVersionArn: '{arn}' },
  },
  'AWS::Lambda::Url': {
    ref: '{(TargetFunctionArn)}',
    attributes: { FunctionArn: '{(TargetFunctionArn)}', FunctionUrl: 'https://{hex32}.lambda-url.{region}.on.aws/' },
  },
  'AWS::ApiGateway::RestApi': {
    ref: '{hex10}',
    arn: 'arn:{partition}:apigateway:{region}::/restapis/{hex10}',
    attributes: { RootResourceId: '{hex8}', RestApiId: '{ref}' },
  },
  'AWS::ApiGateway::Resource': { ref: '{hex10}', attributes: { ResourceId: '{ref}' } },
  'AWS::ApiGateway::Authorizer': { ref: '{hex10}', attributes: { AuthorizerId: '{ref}' } },
  'AWS::ApiGateway::RequestValidator': { ref: '{hex10}', attributes: { RequestValidatorId: '{ref}' } },
  'AWS::ApiGateway::Model': { name: 'Name', ref: '{alphanumeric}' },
  'AWS::ApiGateway::Deployment': { ref: '{hex10}', attributes: { DeploymentId: '{ref}' } },
  'AWS::ApiGateway::Stage': {
    ref: '{(StageName)}',
    arn: 'arn:{partition}:apigateway:{region}::/restapis/{(RestApiId)}/stages/{(StageName)}',
  },
  'AWS::ApiGateway::ApiKey': { ref: '{hex10}', attributes: { APIKeyId: '{ref}' } },
  'AWS::ApiGateway::UsagePlan': { ref: '{hex10}', attributes: { Id: '{ref}' } },
  'AWS::ApiGateway::ClientCertificate': { ref: '{hex10}', attributes: { ClientCertificateId: '{ref}' } },
  'AWS::ApiGateway::DomainName': {
    ref: '{(DomainName)}',
    arn: 'arn:{partition}:apigateway:{region}::/domainnames/{(DomainName)}',
    attributes: { RegionalDomainName: 'd-{hex10}.execute-api.{region}.{suffix}', RegionalHostedZoneId: 'Z{hex10}' },
  },
  'AWS::ApiGatewayV2::Api': {
    ref: '{hex10}',
    arn: 'arn:{partition}:apigateway:{region}::/apis/{hex10}',
    attributes: { ApiId: '{ref}', ApiEndpoint: 'https://{hex10}.execute-api.{region}.{suffix}' },
  },
  'AWS::ApiGatewayV2::VpcLink': {
    ref: '{hex10}',
    arn: 'arn:{partition}:apigateway:{region}::/vpclinks/{hex10}',
    attributes: { VpcLinkId: '{ref}' },
  },
  'AWS::ApiGateway::UsagePlanKey': { ref: '{(KeyId)}:{(UsagePlanId)}', attributes: { Id: '{ref}' } },
  'AWS::ApiGateway::VpcLink': { ref: '{hex10}', arn: 'arn:{partition}:apigateway:{region}::/vpclinks/{hex10}' },
  'AWS::ApiGatewayV2::Stage': {
    ref: '{(StageName)}',
    arn: 'arn:{partition}:apigateway:{region}::/apis/{(ApiId)}/stages/{(StageName)}',
  },
  'AWS::ApiGatewayV2::Route': { ref: '{hex10}', attributes: { RouteId: '{ref}' } },
  'AWS::ApiGatewayV2::Authorizer': { ref: '{hex10}', attributes: { AuthorizerId: '{ref}' } },
  'AWS::ApiGatewayV2::Integration': { ref: '{hex10}', attributes: { IntegrationId: '{ref}' } },
  'AWS::ECS::Cluster': { name: 'ClusterName', arn: 'arn:{partition}:ecs:{region}:{account}:cluster/{name}' },
  'AWS::ECS::Service': {
    name: 'ServiceName',
    ref: '{arn}',
    arn: 'arn:{partition}:ecs:{region}:{account}:service/{(Cluster):default}/{name}',
    derive: (arn) => arn.replace(/service\/arn:[^/]*\//, 'service/'),
    attributes: { ServiceArn: '{arn}', Name: '{name}' },
  },
  'AWS::ECS::TaskDefinition': {
    name: 'Family',
    ref: '{arn}',
    arn: 'arn:{partition}:ecs:{region}:{account}:task-definition/{name}:1',
    attributes: { TaskDefinitionArn: '{arn}' },
  },
  'AWS::ECR::Repository': {
    name: 'RepositoryName',
    ref: '{lower}',
    arn: 'arn:{partition}:ecr:{region}:{account}:repository/{lower}',
    attributes: { RepositoryUri: '{account}.dkr.ecr.{region}.{suffix}/{lower}' },
  },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    longest: 80,
    ref: '{arn}',
    arn: 'arn:{partition}:states:{region}:{account}:stateMachine:{name}',
    attributes: { Name: '{name}' },
  },
  'AWS::AppSync::GraphQLApi': {
    ref: '{arn}',
    arn: 'arn:{partition}:appsync:{region}:{account}:apis/{hex10}',
    attributes: { ApiId: '{hex10}', GraphQLUrl: 'https://{hex10}.appsync-api.{region}.{suffix}/graphql' },
  },
  'AWS::CodeBuild::Project': { name: 'Name', arn: 'arn:{partition}:codebuild:{region}:{account}:project/{name}' },
};
