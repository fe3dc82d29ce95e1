/** A template file of the repository, as the console launches it. */
import { readFileSync } from "node:fs";

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly ROSTemplateFormatVersion: string;
  readonly Parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export function readTemplate(name: string): Template {
  return JSON.parse(readFileSync(`infra/templates/${name}.template.json`, "utf8")) as Template;
}

export function resourcesOf(template: Template, type: string): readonly Resource[] {
  return Object.values(template.Resources).filter((resource) => resource.Type === type);
}

export function trustOf(role: Resource): readonly Statement[] {
  const document = role.Properties.AssumeRolePolicyDocument as { readonly Statement: readonly Statement[] };
  return document.Statement;
}

export function policyOf(role: Resource): readonly Statement[] {
  const policies = role.Properties.Policies as readonly {
    readonly PolicyDocument: { readonly Statement: Statement[] };
  }[];
  return policies.flatMap((policy) => policy.PolicyDocument.Statement);
}
