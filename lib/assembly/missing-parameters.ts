import { readCloudAssembly } from './cloud-assembly';

/** A parameter that whoever deploys has to give a value. */
export interface MissingParameter {
  /** Name of the stack. */
  readonly stack: string;
  readonly name: string;
  /** Type, e.g. `String` or `AWS::Route53::HostedZone::Id`. */
  readonly type: string;
}

/**
 * Parameters of a cloud assembly that have neither a default nor a value that CDK gave them.
 *
 * @throws AssemblyError when the folder holds no cloud assembly
 */
export function missingParameters(directory: string): readonly MissingParameter[] {
  return readCloudAssembly(directory).flatMap(({ name: stack, parameters, template }) =>
    Object.entries(template.Parameters ?? {}).flatMap(([name, { Default, Type: type = 'String' }]) =>
      Default === undefined && parameters[name] === undefined ? [{ stack, name, type }] : [],
    ),
  );
}
