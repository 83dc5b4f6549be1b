import { awsCall } from '../../lib/attacks/scene/aws-call';
import type { Fault as AwsFault } from '../../lib/simulator/aws';
import type { Simulation } from '../../lib/simulator/system';
import type { Fault } from './fault';

const SECONDS = 8;

/** A service of AWS that is in trouble. */
function trouble(service: string, fault: AwsFault, name: string, promised: string, least?: number): Fault {
  return {
    name,
    promised,
    seconds: SECONDS,
    least,
    async inject({ aws }) {
      aws.faults.set(service, fault);
      return () => aws.faults.set(service, undefined);
    },
  };
}

const paymentsOf = (simulation: Simulation) => {
  const [first] = simulation.containers.filter(({ workload }) => workload.startsWith('payments'));
  if (first === undefined) {
    throw new Error('the shop has no payments');
  }
  return first;
};

/** Runs the function that writes the trust bundle, as its schedule does. */
async function refreshTrustBundle({ functions, system }: Simulation): Promise<void> {
  const writer = system.ofType('AWS::Lambda::Function').find(({ path = '' }) => path.includes('/TrustBundle/Writer/'));
  await functions.invoke(String(writer?.arn), {});
}

/** What happens to the shop, one after the other. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'nothing',
    promised: 'every order goes through',
    seconds: SECONDS,
    least: 1,
    inject: async () => undefined,
  },
  {
    name: 'one of two payments is killed (SIGKILL)',
    promised: 'the other one takes over; calls that broke are repeated',
    seconds: SECONDS,
    least: 0.95,
    inject: async (simulation) => {
      const restarted = paymentsOf(simulation).kill();
      return () => restarted;
    },
  },
  {
    name: 'one of two payments hangs (SIGSTOP)',
    promised: 'calls to it end at their deadline; nothing piles up',
    seconds: SECONDS,
    async inject(simulation) {
      const pid = paymentsOf(simulation).pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      return () => process.kill(pid, 'SIGCONT');
    },
  },
  {
    name: 'the certificate of payments is rotated',
    promised: 'nobody notices',
    seconds: SECONDS,
    least: 1,
    async inject(simulation) {
      const secret = simulation.system
        .ofType('AWS::SecretsManager::Secret')
        .find(({ path = '' }) => path.includes('/Payments/Certificate/'));
      await simulation.rotate(String(secret?.arn));
      return undefined;
    },
  },
  {
    name: 'the keys of the user pool are rotated',
    promised: 'old and new tokens are good as soon as the trust bundle has the new key',
    seconds: SECONDS,
    async inject(simulation) {
      await simulation.openId?.rotateKeys();
      await refreshTrustBundle(simulation);
      return undefined;
    },
  },
  trouble('kms', 'down', 'KMS is down', 'data keys in memory serve on', 0.95),
  trouble('kms', { slowMs: 2_000 }, 'KMS takes 2 s', 'data keys in memory serve on', 0.95),
  trouble('kms', 'throttling', 'KMS throttles', 'data keys in memory serve on', 0.95),
  trouble('secretsmanager', 'down', 'Secrets Manager is down', 'certificates in memory serve on', 0.95),
  trouble('ssm', 'down', 'Systems Manager is down', 'the last good trust bundle serves on', 0.95),
  {
    name: 'the trust bundle is overwritten with nonsense',
    promised: 'the last good one serves on',
    seconds: SECONDS,
    least: 0.95,
    async inject(simulation) {
      const { aws, system } = simulation;
      const writer = system
        .ofType('AWS::Lambda::Function')
        .find(({ path = '' }) => path.includes('/TrustBundle/Writer/'));
      const credentials = aws.credentialsFor(String(writer?.properties['Role']));
      const name = '/Shop/trust-bundle';
      const input = { Name: name, Value: '{"keys":[', Type: 'String', Overwrite: true };
      const { status } = await awsCall(
        { credentials, region: system.region, url: aws.url },
        'ssm',
        'PutParameter',
        input,
      );
      if (status !== 200) {
        throw new Error(`the trust bundle could not be overwritten: ${status}`);
      }
      return () => refreshTrustBundle(simulation);
    },
  },
  trouble('dynamodb', 'down', 'DynamoDB is down', 'orders are refused with 503, and go through when they are repeated'),
  trouble('dynamodb', { slowMs: 2_000 }, 'DynamoDB takes 2 s', 'orders take long or are refused with 503'),
  trouble('dynamodb', 'throttling', 'DynamoDB throttles', 'orders are refused with 503'),
];
