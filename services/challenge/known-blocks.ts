export const hearOfBlocks = (_: object) => ({ stop() {} })
