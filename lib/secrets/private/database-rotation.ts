import { isIP } from 'node:net';
import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { BlueprintError, grantThroughService } from '../../shared';
import type { DatabaseRotationOptions } from '../rotation-options';
import type { RotationKind } from './rotation-kind';

/** 26 characters, so that with `_clone` it fits into the 32 that MySQL allows. */
const USER_NAME = /^[a-z][a-z0-9_]{0,25}$/;

const PORTS = { postgres: 5_432, mysql: 3_306 } as const;

/** @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE` */
export function databaseRotation(
  scope: IConstruct,
  engine: 'postgres' | 'mysql',
  options: DatabaseRotationOptions,
): RotationKind {
  const { certificateAuthority, databaseName, host, port, securityGroups, superuser, username, vpc } = options;
  if (!Token.isUnresolved(username) && (!USER_NAME.test(username) || username.endsWith('_clone'))) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`username\` must be 1 to 26 lower-case letters, digits and underscores, start with a letter and not end with _clone, got '${username}'; rename the user`,
      scope,
    );
  }
  if (isIP(host) !== 0) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`host\` must be the name in the certificate of the database, got '${host}'; an address proves nothing`,
      scope,
    );
  }
  if (securityGroups.length === 0) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      '`securityGroups` must name at least one group, got none; name one that may reach the database',
      scope,
    );
  }
  return {
    code: 'rotation/database',
    task: {
      engine,
      host,
      port: port ?? PORTS[engine],
      dbname: databaseName,
      username,
      superuserSecretArn: superuser.secretArn,
      ...(certificateAuthority !== undefined && { certificateAuthority }),
    },
    vpc,
    securityGroups,
    grant(rotator) {
      rotator.grantPrincipal.addToPrincipalPolicy(
        new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [superuser.secretArn] }),
      );
      if (superuser.encryptionKey !== undefined) {
        grantThroughService(rotator, superuser.encryptionKey, 'secretsmanager');
      }
    },
  };
}
