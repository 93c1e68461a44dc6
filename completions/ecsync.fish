# fish completion for ecsync: asks the program itself.
# To try it: ecsync completion fish | source

function __ecsync_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l program $typed[1]
    string match -q '~/*' -- $program; and set program $HOME/(string sub -s 3 -- $program)
    set -e typed[1]
    for line in ($program __complete -- $typed (string unescape -- "$current"; or echo -- "$current") 2>/dev/null)
        if string match -q -- \t'*' $line
            if test $line = \tfiles
                set -l start (string match -r -- '^--[^=]*=' "$current")
                for file in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
                    echo -- "$start$file"
                end
            end
            continue
        end
        echo -- $line
    end
end

complete -c ecsync -f -k -a '(__ecsync_complete)'
