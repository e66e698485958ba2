// LIST FUNCTIONS and DESCRIBE FUNCTION, made from the declarations.
import type { DescribeFunction } from '../../../sql/ast.ts';
import type { FunctionDeclaration, Signature } from '../../functions/function-declaration.ts';
import { formatParameterType } from '../../functions/parameter-types.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

export function listFunctions({ functions }: EngineContext, entity: MakeEntity): Entity {
  return entity('function_names', {
    functions: functions.list().map(({ name, kind, category }) => ({ name, type: kind, category })),
  });
}

/** @throws ClickstreamError for unknown functions, with similar names. */
export function describeFunction(
  statement: DescribeFunction,
  { functions }: EngineContext,
  entity: MakeEntity,
): Entity {
  const declaration = functions.get(statement.name);
  return entity('describe_function', {
    name: declaration.name,
    description: declaration.description,
    author: declaration.author ?? '',
    version: declaration.since ?? '',
    path: 'internal',
    functions: declaration.signatures.map((signature) => signatureEntity(signature, declaration)),
    type: declaration.kind,
  });
}

function signatureEntity(signature: Signature, declaration: FunctionDeclaration): object {
  const args = signature.parameters.map((parameter, i) => ({
    name: parameter.name,
    type: formatParameterType(parameter.type),
    description: parameter.description ?? '',
    isVariadic: i === signature.variadic,
  }));
  return {
    arguments: args,
    returnType: formatParameterType(signature.returns),
    description: signature.description ?? declaration.description,
    argumentTypes: args.map((a) => a.type),
  };
}
