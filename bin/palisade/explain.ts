import { type Command, Option } from 'commander';
import { evidenceOf } from '../../lib/reachability';
import { explain, findServices, type Service, servicesOf } from '../../lib/reachability/explain';
import { EXIT, Unusable } from './exit-code';
import { describeExplanation } from './explain-text';
import { paintFor } from './paint';
import { readSystem } from './read-system';
import type { Streams } from './run';

interface Options {
  readonly json?: boolean;
  readonly all?: boolean;
}

const HELP = `
Says what someone who owns the service reaches: by its connections, by its role and by roles that it may assume; what
leads to it; and what stops them at everything else. A service is named by its name, its construct path or a part of
it, or its logical id. Works on any template: a service is a Lambda function, an ECS service or task, an EC2 instance.

Examples:
  palisade explain orders
  palisade explain Shop/Orders/Service/Function --all
  palisade explain Worker template.yaml --json`;

/**
 * Adds `explain` to the program.
 *
 * @param done takes the exit code
 */
export function addExplainCommand(program: Command, streams: Streams, done: (code: number) => void): void {
  program
    .command('explain')
    .description('Explain what an attacker who owns a service can reach, and what stops them elsewhere.')
    .argument('<service>', 'name, construct path or logical id')
    .argument('[directory]', 'cloud assembly, or a template', 'cdk.out')
    .addOption(new Option('--json', 'print everything as JSON').conflicts('all'))
    .addOption(new Option('--all', 'name everything that is out of reach, and each statement'))
    .addHelpText('after', HELP)
    .action((name: string, directory: string, { all, json }: Options) => {
      const evidence = evidenceOf(readSystem(directory));
      const explanation = explain(theOne(servicesOf(evidence), name), evidence);
      const text = json
        ? JSON.stringify(explanation, undefined, 2)
        : describeExplanation(explanation, paintFor(streams.output), { all: all === true });
      streams.output.write(`${text}\n`);
      done(EXIT.ok);
    });
}

function theOne(services: readonly Service[], wanted: string): Service {
  const found = findServices(services, wanted);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const problem =
      services.length === 0
        ? 'nothing here runs code: there is no service to explain'
        : first === undefined
          ? `no service is named ${wanted}; there are:`
          : `${wanted} may be several services; name one of them:`;
    const names = (first === undefined ? services : found).map(({ id, name, workload }) => {
      const known = workload.path ?? id;
      return name === known || known.startsWith(`${name}/`) ? `  ${name}` : `  ${name}  ${known}`;
    });
    throw new Unusable([problem, ...names].join('\n'));
  }
  return first;
}
