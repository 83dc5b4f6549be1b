import type { SSMClient } from '@aws-sdk/client-ssm';
import { Conflict } from '../../runtime/errors';
import { BACKGROUND_LIMITS } from '../shared/background-limits';

/** A value of the parameter. */
export interface ParameterVersion {
  /** 0 when there is no parameter yet. */
  readonly version: number;
  /** @default - there is no parameter yet */
  readonly value?: string;
}

/** The parameter that holds the trust bundle. */
export interface BundleParameter {
  read(): Promise<ParameterVersion>;
  /**
   * Writes the version after one that was read.
   *
   * @throws Conflict when another run has written in between; the next run puts right what is wrong then
   */
  write(value: string, after: ParameterVersion): Promise<void>;
}

/** A parameter of Systems Manager. Values over 4 KB move to the advanced tier by themselves. */
export function bundleParameter(name: string): BundleParameter {
  let client: SSMClient | undefined;

  async function ssm() {
    const sdk = await import('@aws-sdk/client-ssm');
    client ??= new sdk.SSMClient(BACKGROUND_LIMITS);
    return { client, ...sdk };
  }

  return {
    async read() {
      const { client, GetParameterCommand, ParameterNotFound } = await ssm();
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
        return { version: Parameter?.Version ?? 0, value: Parameter?.Value };
      } catch (error) {
        if (error instanceof ParameterNotFound) {
          return { version: 0 };
        }
        throw error;
      }
    },
    async write(value, after) {
      const { client, PutParameterCommand } = await ssm();
      const { Version } = await client.send(
        new PutParameterCommand({
          Name: name,
          Value: value,
          Type: 'String',
          Tier: 'Intelligent-Tiering',
          Overwrite: true,
        }),
      );
      if (Version !== after.version + 1) {
        throw new Conflict('another run has written the trust bundle at the same time');
      }
    },
  };
}
