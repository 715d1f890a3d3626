import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js'

// Left alone, the library prints headers it can not read, keys among them, to standard error. GRPC_VERBOSITY asks for that.
if (process.env['GRPC_VERBOSITY'] === undefined) setLogVerbosity(logVerbosity.NONE)
