import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Characters that a random value is made of. */
export enum CharacterClass {
  /** `a` to `z`. */
  LOWER = 'lower',
  /** `A` to `Z`. */
  UPPER = 'upper',
  /** `0` to `9`. */
  DIGIT = 'digit',
  /** Punctuation that needs no escape in JSON or between quotes in a shell. */
  SYMBOL = 'symbol',
}

/** Form of a random value. */
export interface RandomRotationOptions {
  /**
   * Number of characters, enough for 128 bits.
   *
   * @default 40
   */
  readonly length?: number;

  /**
   * Classes of characters, each of which occurs.
   *
   * @default - lower and upper case letters and digits
   */
  readonly classes?: CharacterClass[];
}

/** A confidential Cognito client with the client-credentials grant. */
export interface ClientSecretRotationOptions {
  /** User pool of the client. */
  readonly userPool: cognito.IUserPool;

  /** Public identifier of the client. */
  readonly clientId: string;

  /** Base URL of the OAuth endpoints of the pool, https, e.g. `IdentityProvider.signInUrl`. */
  readonly signInUrl: string;
}

/** A client of an API. */
export interface ApiKeyRotationOptions {
  /** Usage plans that the key stands in; at least one. */
  readonly usagePlans: apigateway.IUsagePlan[];
}

/** A user of a database. */
export interface DatabaseRotationOptions {
  /** Host name of the database, as its certificate says. */
  readonly host: string;

  /**
   * TCP port.
   *
   * @default - 5432 of PostgreSQL, 3306 of MySQL
   */
  readonly port?: number;

  /** Name of the database. */
  readonly databaseName: string;

  /**
   * Name of the user, of lower-case letters, digits and underscores, starting with a letter; at most 26 characters.
   * There are two of them, the other with `_clone` at its end; one is in force while the other gets a new password.
   */
  readonly username: string;

  /** Secret with `username` and `password` of a user that may create users and grant what they may do. */
  readonly superuser: secretsmanager.ISecret;

  /**
   * Network of the database. Its endpoints must lead to Secrets Manager and, for the answer to CloudFormation, to S3.
   */
  readonly vpc: ec2.IVpc;

  /** Security groups from which the database, Secrets Manager and S3 can be reached; at least one. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Certificate of the authority that signed the database's own, PEM. Without a proof of who answers, a password would
   * go to whoever stands in between.
   *
   * @default - the authorities of Amazon RDS
   */
  readonly certificateAuthority?: string;
}
