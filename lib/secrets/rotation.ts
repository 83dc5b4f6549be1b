import type { IConstruct } from 'constructs';
import { BlueprintError } from '../shared';
import { apiKeyRotation } from './private/api-key-rotation';
import { clientSecretRotation } from './private/client-secret-rotation';
import { databaseRotation } from './private/database-rotation';
import { randomRotation } from './private/random-rotation';
import type { RotationKind } from './private/rotation-kind';
import type {
  ApiKeyRotationOptions,
  ClientSecretRotationOptions,
  DatabaseRotationOptions,
  RandomRotationOptions,
} from './rotation-options';

/** How a secret gets its next value, and whoever has to accept it learns of it. */
export class Rotation {
  /** A random value that nobody else has to learn of, such as a key for signatures. The value is the text itself. */
  static random(options: RandomRotationOptions = {}): Rotation {
    return new Rotation((scope) => randomRotation(scope, options));
  }

  /**
   * The secret of a Cognito client, as JSON `{ "client_id", "client_secret", "replaces" }`. Two are accepted at any
   * time; the last but one is deleted when the next one is made. The client must allow the client-credentials grant.
   */
  static clientSecret(options: ClientSecretRotationOptions): Rotation {
    return new Rotation(() => clientSecretRotation(options));
  }

  /**
   * A key of API Gateway, as JSON `{ "key_id", "value" }`. Two are accepted at any time; the last but one is deleted
   * when the next one is made.
   */
  static apiKey(options: ApiKeyRotationOptions): Rotation {
    return new Rotation((scope) => {
      if (options.usagePlans.length === 0) {
        throw new BlueprintError(
          'VALUE_OUT_OF_RANGE',
          '`usagePlans` must name at least one usage plan, got none; a key outside of all plans opens nothing',
          scope,
        );
      }
      return apiKeyRotation(options);
    });
  }

  /**
   * The password of a PostgreSQL user, as JSON `{ "engine", "host", "port", "dbname", "username", "password" }`. Two
   * users take turns, so the one before is accepted until the next rotation.
   */
  static postgres(options: DatabaseRotationOptions): Rotation {
    return new Rotation((scope) => databaseRotation(scope, 'postgres', options));
  }

  /** The password of a MySQL user; the same as for PostgreSQL. */
  static mysql(options: DatabaseRotationOptions): Rotation {
    return new Rotation((scope) => databaseRotation(scope, 'mysql', options));
  }

  private constructor(
    /** @internal */
    readonly kind: (scope: IConstruct) => RotationKind,
  ) {}
}
