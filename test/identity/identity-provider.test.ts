import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { IdentityProvider } from '../../lib/identity';
import { BlueprintError, type BlueprintErrorCode } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

const callbackUrls = ['https://shop.example.com/callback'];

function refuses(action: () => unknown, code: BlueprintErrorCode): BlueprintError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(BlueprintError);
    expect((error as BlueprintError).code).toBe(code);
    return error as BlueprintError;
  }
  throw new Error(`nothing was refused, expected ${code}`);
}

describe('IdentityProvider', () => {
  it('asks everybody for a long password and an authenticator app', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity');
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      SmsConfiguration: Match.absent(),
      Policies: {
        PasswordPolicy: {
          MinimumLength: 14,
          PasswordHistorySize: 24,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          RequireUppercase: true,
          TemporaryPasswordValidityDays: 1,
        },
      },
    });
  });

  it('never lets a remembered device replace the second factor', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity');
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPool', {
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: true },
    });
  });

  it('knows people by a verified address, case ignored, which a stolen session cannot change', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity');
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPool', {
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    });
  });

  it('blocks compromised passwords and sign-ins of high risk', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'PLUS',
      UserPoolAddOns: {
        AdvancedSecurityMode: 'ENFORCED',
        AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' },
      },
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolRiskConfigurationAttachment', {
      ClientId: 'ALL',
      CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' }, EventFilter: Match.absent() },
      AccountTakeoverRiskConfiguration: {
        Actions: {
          HighAction: { EventAction: 'BLOCK' },
          MediumAction: { EventAction: 'MFA_REQUIRED' },
        },
      },
    });
  });

  it('keeps accounts when the stack goes, and lets nobody sign up', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity');
    Template.fromStack(stack).hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE', AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
  });

  it('opens sign-up and deletion only when asked', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity', {
      selfSignUp: true,
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Template.fromStack(stack).hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtection: 'INACTIVE', AdminCreateUserConfig: { AllowAdminCreateUserOnly: false } },
    });
  });

  it('has no client, role or scope that was not declared', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Cognito::UserPoolClient', 0);
    template.resourceCountIs('AWS::Cognito::UserPoolGroup', 0);
    template.resourceCountIs('AWS::Cognito::UserPoolResourceServer', 0);
    template.resourceCountIs('AWS::IAM::Role', 0);
    expect(identity.scopes).toEqual([]);
  });

  it('names issuer and sign-in pages', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity', { domainPrefix: 'shop-login' });
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: 'shop-login',
      ManagedLoginVersion: 2,
    });
    expect(stack.resolve(identity.issuer)).toEqual({ 'Fn::GetAtt': [expect.anything(), 'ProviderURL'] });
    expect(JSON.stringify(stack.resolve(identity.signInUrl))).toMatch(/https:\/\/.*amazoncognito\.com/);
  });

  it('passes every rule pack on its own', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    identity.addRole('catalogue-admin');
    identity.addScope('orders/read');
    identity.addPeopleClient('Web', { callbackUrls });
    identity.addServiceAccount('nightly', { scopes: ['orders/read'] });
    expect(nagFindings(stack)).toEqual([]);
  });
});

describe('the domain prefix', () => {
  function prefixOf(stackId: string): string {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), stackId);
    new IdentityProvider(stack, 'Identity');
    const [domain] = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPoolDomain'));
    return JSON.stringify(domain?.Properties.Domain);
  }

  it('is made from path and account', () => {
    expect(prefixOf('Shop')).toMatch(/"shop-identity-[0-9a-f]{8}-",\{"Ref":"AWS::AccountId"\}/);
  });

  it.each(['Aws', 'MyAmazonShop', 'Cognito', 'CogCognitoNito', 'AAwsWs'])(
    'leaves out the words that Cognito refuses, in %s',
    (stackId) => {
      const literal = prefixOf(stackId).replace('"Ref":"AWS::AccountId"', '');
      expect(literal).not.toMatch(/aws|amazon|cognito/);
      expect(literal).toMatch(/"[a-z0-9][a-z0-9-]{0,49}-"/);
    },
  );

  it.each(['Shop', '-shop', 'shop-', 'my-aws-shop', 'shop.login', '', 'a'.repeat(64)])(
    'cannot be %j',
    (domainPrefix) => {
      refuses(() => new IdentityProvider(foreignStack(), 'Identity', { domainPrefix }), 'NAME_INVALID');
    },
  );
});

describe('roles', () => {
  it('are groups without rank and without AWS permissions', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity').addRole('catalogue-admin');
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPoolGroup', {
      GroupName: 'catalogue-admin',
      Precedence: Match.absent(),
      RoleArn: Match.absent(),
    });
  });

  it('have one name each', () => {
    const identity = new IdentityProvider(foreignStack(), 'Identity');
    identity.addRole('admin');
    refuses(() => identity.addRole('admin'), 'NAME_TAKEN');
    refuses(() => identity.addRole('Admin'), 'NAME_INVALID');
  });
});

describe('scopes', () => {
  function serversAfter(...scopes: string[]): unknown {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    for (const scope of scopes) {
      identity.addScope(scope);
    }
    return Template.fromStack(stack).findResources('AWS::Cognito::UserPoolResourceServer');
  }

  it('of one service share a resource server', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    identity.addScope('orders/write', 'Places and cancels orders');
    identity.addScope('orders/read');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Cognito::UserPoolResourceServer', 1);
    template.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'orders',
      Scopes: [
        { ScopeName: 'read', ScopeDescription: 'orders/read' },
        { ScopeName: 'write', ScopeDescription: 'Places and cancels orders' },
      ],
    });
  });

  it('give the same template in any order and however often declared', () => {
    const declared = serversAfter('orders/read', 'orders/write', 'users/read');
    expect(serversAfter('users/read', 'orders/write', 'orders/read', 'orders/write')).toEqual(declared);
  });

  it('can be asked for', () => {
    const identity = new IdentityProvider(foreignStack(), 'Identity');
    identity.addScope('users/read');
    identity.addScope('orders/read');
    expect(identity.scopes).toEqual(['orders/read', 'users/read']);
    expect(identity.hasScope('orders/read')).toBe(true);
    expect(identity.hasScope('orders/write')).toBe(false);
  });

  it.each(['orders', 'orders/', '/read', 'Orders/read', 'orders/read/all', 'orders/*', 'orders read', 'openid'])(
    'cannot be %j',
    (scope) => {
      refuses(() => new IdentityProvider(foreignStack(), 'Identity').addScope(scope), 'SCOPE_INVALID');
    },
  );

  it('have one description each', () => {
    const identity = new IdentityProvider(foreignStack(), 'Identity');
    identity.addScope('orders/read', 'Reads orders');
    identity.addScope('orders/read');
    refuses(() => identity.addScope('orders/read', 'Reads all orders'), 'SCOPE_INVALID');
  });
});

describe('people clients', () => {
  it('may ask for every declared scope, also those declared later', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    identity.addScope('orders/write');
    identity.addPeopleClient('Web', { callbackUrls });
    identity.addScope('orders/read');
    identity.addScope('users/read');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthScopes: ['email', 'openid', 'orders/read', 'orders/write', 'users/read'],
    });
    template.hasResource('AWS::Cognito::UserPoolClient', {
      DependsOn: Object.keys(template.findResources('AWS::Cognito::UserPoolResourceServer')).sort(),
    });
  });

  it('work before any scope is declared', () => {
    const stack = foreignStack();
    new IdentityProvider(stack, 'Identity').addPeopleClient('Web', { callbackUrls });
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthScopes: ['email', 'openid'],
    });
  });

  it('may ask for the named scopes only', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    identity.addScope('orders/read');
    identity.addScope('orders/write');
    identity.addPeopleClient('Web', { callbackUrls, scopes: ['orders/read'] });
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthScopes: ['email', 'openid', 'orders/read'],
    });
  });

  it('cannot name scopes that nobody declares', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    identity.addPeopleClient('Web', { callbackUrls, scopes: ['orders/read'] });
    refuses(() => Template.fromStack(stack), 'SCOPE_UNKNOWN');
  });

  it('hold 48 scopes beside those of the person, and not 49', () => {
    const build = (count: number) => {
      const stack = foreignStack();
      const identity = new IdentityProvider(stack, 'Identity');
      identity.addPeopleClient('Web', { callbackUrls });
      for (let n = 0; n < count; n++) {
        identity.addScope(`orders/s${n}`);
      }
      return Template.fromStack(stack);
    };
    expect(() => build(48)).not.toThrow();
    refuses(() => build(49), 'LIMIT_EXCEEDED');
  });
});

describe('service accounts', () => {
  it('are deployed after the resource servers, whichever is declared first', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    identity.addServiceAccount('nightly', { scopes: ['orders/read'] });
    identity.addScope('orders/read');
    const template = Template.fromStack(stack);
    template.hasResource('AWS::Cognito::UserPoolClient', {
      DependsOn: Object.keys(template.findResources('AWS::Cognito::UserPoolResourceServer')),
    });
  });

  it('with an undeclared scope are refused at synthesis, by an error that points at the call', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    function theWrongLine() {
      identity.addServiceAccount('nightly', { scopes: ['orders/read'] });
    }
    theWrongLine();
    const error = refuses(() => Template.fromStack(stack), 'SCOPE_UNKNOWN');
    expect(error.stack).toContain('theWrongLine');
    expect(error.message).toMatch(/^SCOPE_UNKNOWN at Foreign\/Identity: .*'nightly'.*'orders\/read'/);
  });

  it('have one name each', () => {
    const identity = new IdentityProvider(foreignStack(), 'Identity');
    identity.addServiceAccount('nightly', { scopes: ['orders/read'] });
    refuses(() => identity.addServiceAccount('nightly', { scopes: ['orders/read'] }), 'NAME_TAKEN');
  });
});
