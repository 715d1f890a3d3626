import { readFileSync } from 'node:fs'
import {
  createFileRegistry,
  fromBinary,
  type DescEnum,
  type DescEnumValue,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
} from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

/** What carries a comment. Every message and enum of the contract stands at the top of its file. */
export type Commented = DescMessage | DescField | DescEnum | DescEnumValue | DescMethod

/** The contract, as its proto files have it, comments included. */
export interface Contract {
  enum(typeName: string): DescEnum
  /** By `/package.Service/Method`. */
  rpc(path: string): DescMethod
  /** What is written above a declaration; empty where nothing is. */
  comment(desc: Commented): string
}

const descriptors = new URL('../../../libs/contracts/gen/descriptor.binpb', import.meta.url)

/** Reads the descriptors that come with the generated code. */
export function readContract(): Contract {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)))
  const comments = new Map([...registry.files].map((file) => [file.name, commentsOf(file)]))
  return {
    enum: (typeName) => found(registry.getEnum(typeName), typeName),
    rpc(path) {
      const [, service = '', name] = path.split('/')
      const methods = registry.getService(service)?.methods
      return found(
        methods?.find((method) => method.name === name),
        path,
      )
    },
    comment: (desc) => comments.get(fileOf(desc).name)?.get(placeOf(desc).join()) ?? '',
  }
}

function found<T>(desc: T | undefined, name: string): T {
  if (desc === undefined) throw new Error(`the contract has no ${name}`)
  return desc
}

function commentsOf({ proto }: DescFile): Map<string, string> {
  const locations = proto.sourceCodeInfo?.location ?? []
  const oneLine = (comment: string) => comment.replaceAll(/\s*\n\s*/g, ' ').trim()
  return new Map(locations.map(({ path, leadingComments }) => [path.join(), oneLine(leadingComments)]))
}

function fileOf(desc: Commented): DescFile {
  return 'file' in desc ? desc.file : desc.parent.file
}

/** Where it stands in its file: the path of descriptor.proto's SourceCodeInfo.Location. */
function placeOf(desc: Commented): number[] {
  switch (desc.kind) {
    case 'message':
      return [4, desc.file.messages.indexOf(desc)]
    case 'field':
      return [...placeOf(desc.parent), 2, desc.parent.fields.indexOf(desc)]
    case 'enum':
      return [5, desc.file.enums.indexOf(desc)]
    case 'enum_value':
      return [...placeOf(desc.parent), 2, desc.parent.values.indexOf(desc)]
    case 'rpc':
      return [6, desc.parent.file.services.indexOf(desc.parent), 2, desc.parent.methods.indexOf(desc)]
  }
}
