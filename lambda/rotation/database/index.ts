import { readFileSync } from 'node:fs';
import { ENVIRONMENT } from '../../../runtime/contract';
import { decodeVariable } from '../../shared/variable';
import { rotation } from '../rotation';
import { currentValueOf } from '../secret-store';
import { databasePassword, decodeLogin } from './database-password';
import type { DatabaseServer } from './database-server';
import { DATABASE_TASK, type DatabaseTask } from './database-task';
import { mysql } from './mysql';
import { postgres } from './postgres';

/**
 * Public authorities and those of Amazon RDS, part of Lambda's runtime.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
const AUTHORITIES_OF_LAMBDA = '/var/runtime/ca-cert.pem';

const task = decodeVariable(ENVIRONMENT.task, DATABASE_TASK);

/** Entry of the function that rotates the password of a database user. One that is configured wrongly does not start. */
export const handler = rotation(
  databasePassword({
    task,
    // Authorities are read when they are needed, so that a missing file is reported as a failed step.
    server: {
      setPassword: (...change) => serverOf(task).setPassword(...change),
      tryOut: (...login) => serverOf(task).tryOut(...login),
    },
    superuser: async () => decodeLogin(await currentValueOf(task.superuserSecretArn)),
  }),
);

function serverOf({ certificateAuthority, dbname, engine, host, port }: DatabaseTask): DatabaseServer {
  const authorities = certificateAuthority ?? readFileSync(AUTHORITIES_OF_LAMBDA, 'utf8');
  return (engine === 'postgres' ? postgres : mysql)({ host, port, dbname, authorities });
}
