import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { PeopleClient, type PeopleClientOptions } from '../../lib/identity';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

function clientWith(options: Partial<PeopleClientOptions> = {}) {
  const stack = foreignStack();
  const userPool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
  new PeopleClient(stack, 'Client', {
    userPool,
    callbackUrls: ['https://shop.example.com/callback'],
    ...options,
    scopes: options.scopes ?? ['orders/read'],
  });
  return { stack, template: Template.fromStack(stack) };
}

describe('PeopleClient', () => {
  it('gets tokens by authorization code only, without a secret', () => {
    clientWith().template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['email', 'openid', 'orders/read'],
      GenerateSecret: false,
      SupportedIdentityProviders: ['COGNITO'],
    });
  });

  it('accepts no password and no refresh token through the Cognito API', () => {
    clientWith().template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
    });
  });

  it('gets tokens for minutes and refresh tokens that work once', () => {
    clientWith().template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AccessTokenValidity: 10,
      IdTokenValidity: 10,
      RefreshTokenValidity: 480,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
      EnableTokenRevocation: true,
    });
  });

  it('reveals no accounts and touches no attribute but the address', () => {
    clientWith().template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      PreventUserExistenceErrors: 'ENABLED',
      ReadAttributes: ['email', 'email_verified'],
      WriteAttributes: ['email'],
    });
  });

  it('has sign-in pages', () => {
    const { template } = clientWith();
    const [client] = Object.keys(template.findResources('AWS::Cognito::UserPoolClient'));
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', {
      ClientId: { Ref: client },
      UseCognitoProvidedValues: true,
    });
  });

  it.each([5, 15])('accepts tokens of %d minutes', (minutes) => {
    clientWith({ accessTokenValidity: Duration.minutes(minutes) }).template.hasResourceProperties(
      'AWS::Cognito::UserPoolClient',
      { AccessTokenValidity: minutes, IdTokenValidity: minutes },
    );
  });

  it.each([299, 901, 330])('refuses tokens of %d seconds', (seconds) => {
    expect(() => clientWith({ accessTokenValidity: Duration.seconds(seconds) })).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
    );
  });

  it.each([
    'http://shop.example.com/callback',
    'http://localhost:3000/callback',
    'https://localhost/callback',
    'https://*.example.com/callback',
    'https://shop.example.com/*',
    'https://shop.example.com/callback#token',
    'https://user@shop.example.com/callback',
    'https://shop.example.com\\@evil.example/',
    ' https://shop.example.com/callback',
    'shop.example.com/callback',
    'shop://callback',
    'javascript:alert(1)',
    '',
  ])('refuses %j as callback and as logout URL', (url) => {
    const refused = expect.objectContaining({ code: 'CALLBACK_URL_INVALID' });
    expect(() => clientWith({ callbackUrls: [url] })).toThrow(refused);
    expect(() => clientWith({ logoutUrls: [url] })).toThrow(refused);
  });

  it('refuses to have no callback URL, for which Cognito would take an example', () => {
    expect(() => clientWith({ callbackUrls: [] })).toThrow(expect.objectContaining({ code: 'CALLBACK_URL_INVALID' }));
  });

  it('accepts URLs on the same machine for a reason that lands in the template', () => {
    const { template } = clientWith({
      callbackUrls: ['http://localhost:3000/callback', 'http://127.0.0.1/callback', 'http://[::1]/callback'],
      unsafeLoopbackRedirects: 'development',
    });
    template.hasResource('AWS::Cognito::UserPoolClient', {
      Metadata: { 'Palisade::Unsafe': { unsafeLoopbackRedirects: 'development' } },
    });
  });

  it('accepts plain HTTP nowhere else, whatever the reason', () => {
    expect(() =>
      clientWith({ callbackUrls: ['http://shop.example.com/'], unsafeLoopbackRedirects: 'development' }),
    ).toThrow(expect.objectContaining({ code: 'CALLBACK_URL_INVALID' }));
  });

  it('refuses an empty reason', () => {
    expect(() => clientWith({ unsafeLoopbackRedirects: ' ' })).toThrow(
      expect.objectContaining({ code: 'UNSAFE_WITHOUT_REASON' }),
    );
  });

  it('carries no unsafe mark and no logout URL unless asked', () => {
    const { template } = clientWith();
    template.hasResource('AWS::Cognito::UserPoolClient', {
      Metadata: Match.absent(),
      Properties: { LogoutURLs: Match.absent() },
    });
  });

  it('passes every rule pack on its own', () => {
    expect(nagFindings(clientWith().stack)).toEqual([]);
  });
});
