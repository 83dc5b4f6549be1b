import { Unknown, type Value } from './model';
import type { TemplateParameter } from './template';
import { oneOf } from './values';

/**
 * Value of a parameter.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 *
 * @param given what whoever deploys passes in
 * @param open whether the default counts for nothing
 * @param reason why it is not known, if it is not
 */
export function parameterValue(
  { AllowedValues: allowed, Default, Type = 'String' }: TemplateParameter,
  given: Value | undefined,
  open: boolean,
  reason: string,
): Value {
  // The default of a parameter of SSM is the name of what holds its value.
  const isElsewhere = Type.startsWith('AWS::SSM::');
  if (given === undefined && (Default === undefined || open || isElsewhere)) {
    return Array.isArray(allowed) && !isElsewhere ? oneOf(reason, allowed) : new Unknown(reason);
  }
  const value = given ?? (Default as Value);
  return typeof value === 'string' &&
    (Type === 'CommaDelimitedList' || /^(AWS::SSM::Parameter::Value<)?List</.test(Type))
    ? value.split(',').map((item) => item.trim())
    : value;
}
