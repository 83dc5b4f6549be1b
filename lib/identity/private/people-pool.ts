import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { PASSWORD_HISTORY, PASSWORD_LENGTH } from '../defaults';

/** What differs between user pools; see `IdentityProviderProps`. */
export interface PeoplePoolOptions {
  readonly selfSignUp?: boolean;
  readonly deletionProtection?: boolean;
  readonly removalPolicy?: RemovalPolicy;
}

/** A user pool of people: verified email address, long password, authenticator app, and Cognito watching sign-ins. */
export function createPeoplePool(scope: Construct, id: string, options: PeoplePoolOptions): cognito.UserPool {
  const pool = new cognito.UserPool(scope, id, {
    selfSignUpEnabled: options.selfSignUp ?? false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    standardAttributes: { email: { required: true, mutable: true } },
    autoVerify: { email: true },
    // The old address stays in force until the new one is proven, so a stolen session cannot move the account.
    keepOriginal: { email: true },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    mfa: cognito.Mfa.REQUIRED,
    // No text messages: phone numbers are moved to another SIM card by persuading a shop.
    mfaSecondFactor: { otp: true, sms: false },
    enableSmsRole: false,
    passwordPolicy: {
      minLength: PASSWORD_LENGTH,
      requireDigits: true,
      requireLowercase: true,
      requireSymbols: true,
      requireUppercase: true,
      passwordHistorySize: PASSWORD_HISTORY,
      tempPasswordValidity: Duration.days(1),
    },
    // Devices are known, but a remembered one (a key that can be stolen) never stands in for the second factor.
    deviceTracking: { challengeRequiredOnNewDevice: false, deviceOnlyRememberedOnUserPrompt: true },
    featurePlan: cognito.FeaturePlan.PLUS,
    standardThreatProtectionMode: cognito.StandardThreatProtectionMode.FULL_FUNCTION,
    customThreatProtectionMode: cognito.CustomThreatProtectionMode.FULL_FUNCTION,
    deletionProtection: options.deletionProtection ?? true,
    removalPolicy: options.removalPolicy ?? RemovalPolicy.RETAIN,
  });
  // Threat protection that enforces nothing is told here what to enforce, for every client.
  new cognito.CfnUserPoolRiskConfigurationAttachment(scope, 'Risk', {
    userPoolId: pool.userPoolId,
    clientId: 'ALL',
    compromisedCredentialsRiskConfiguration: { actions: { eventAction: 'BLOCK' } },
    accountTakeoverRiskConfiguration: {
      actions: {
        lowAction: { eventAction: 'MFA_IF_CONFIGURED', notify: false },
        mediumAction: { eventAction: 'MFA_REQUIRED', notify: false },
        highAction: { eventAction: 'BLOCK', notify: false },
      },
    },
  });
  return pool;
}
