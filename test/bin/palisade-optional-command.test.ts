import { Command } from 'commander';
import { Unusable } from '../../bin/palisade/exit-code';
import { addOptionalCommand } from '../../bin/palisade/optional-command';

/** What loading a command throws whose package is not installed. */
function without(name: string) {
  return () => {
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  };
}

it('adds the command as it is where everything is installed', () => {
  const program = new Command();
  addOptionalCommand(program, 'attack', () => program.command('attack').description('Attacks.'));
  expect(program.commands.map((command) => command.description())).toEqual(['Attacks.']);
});

it('says what to install when the command is run, whatever its options', async () => {
  const program = new Command();
  addOptionalCommand(program, 'attack', without('dynalite'));
  const run = program.parseAsync(['attack', 'cdk.out', '--only', 'token'], { from: 'user' });
  await expect(run).rejects.toThrow(Unusable);
  await expect(run).rejects.toThrow("npm install --save-dev 'dynalite@");
});

it('leaves other commands as they are', async () => {
  const program = new Command();
  const verify = jest.fn();
  addOptionalCommand(program, 'attack', without('dynalite'));
  program.command('verify').action(verify);
  await program.parseAsync(['verify'], { from: 'user' });
  expect(verify).toHaveBeenCalledTimes(1);
});

it('hides no mistake: a file of ours that is missing fails', () => {
  expect(() => addOptionalCommand(new Command(), 'attack', without('./attacks'))).toThrow('Cannot find module');
});
